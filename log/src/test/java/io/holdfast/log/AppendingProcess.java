package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.testkit.JavaProcess;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * A process that appends 0, 1, 2, … until it is killed, and writes each number and its position to
 * its standard output when the log says that it is there.
 */
final class AppendingProcess {

  private static final int MAX_UNANSWERED = 500;
  private static final int STREAM_COUNT = 3;

  private AppendingProcess() {}

  static Process start(Path file) throws IOException {
    return JavaProcess.start(AppendingProcess.class, file.toString());
  }

  static DataInputStream answers(Process process) {
    return new DataInputStream(process.getInputStream());
  }

  static String stream(long number) {
    return "stream " + number % STREAM_COUNT;
  }

  static LogRecord record(long number) {
    byte[] payload = ByteBuffer.allocate(100).putLong(number).array();
    return number % 2 == 0
        ? LogRecord.once(stream(number), "id " + number, payload)
        : LogRecord.of(stream(number), payload);
  }

  static long number(LogEntry entry) {
    return entry.payload().getLong();
  }

  /** Appends to the file that the first argument names. */
  public static void main(String[] args) throws InterruptedException {
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 16));
    Semaphore unanswered = new Semaphore(MAX_UNANSWERED);
    SqliteLog log = SqliteLog.open(Path.of(args[0]));
    for (long number = 0; ; number++) {
      unanswered.acquire();
      log.append(record(number), new Answering(out, unanswered));
    }
  }

  private record Answering(DataOutputStream out, Semaphore unanswered) implements OnAppended {

    @Override
    public void appended(LogEntry entry) {
      try {
        out.writeLong(number(entry));
        out.writeLong(entry.position().value());
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      unanswered.release();
    }
  }
}
