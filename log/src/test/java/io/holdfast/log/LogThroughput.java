package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogStatus;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Measures how many records of 100 bytes one thread appends per second, and how long each waits for
 * its answer, while at most so many are unanswered.
 *
 * <p>Arguments: a directory, {@code FULL}, {@code NORMAL} or {@code MEMORY}, how many may be
 * unanswered, {@code plain} or ids that are {@code random} or {@code ordered}, and for how many
 * seconds.
 */
final class LogThroughput {

  private static final System.Logger LOGGER = System.getLogger(LogThroughput.class.getName());
  private static final int PAYLOAD_LENGTH = 100;
  private static final int STREAM_COUNT = 100;
  private static final int MAX_SAMPLES = 1 << 22;

  private final SqliteLog log;
  private final Semaphore unanswered;
  private final String ids;

  /** The log's thread's own, until the log is closed. */
  private final long[] waitNanos = new long[MAX_SAMPLES];

  private int sampleCount;

  private LogThroughput(SqliteLog log, int maxUnanswered, String ids) {
    this.log = log;
    this.unanswered = new Semaphore(maxUnanswered);
    this.ids = ids;
  }

  /** Runs twice, the first time to warm up. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[0]);
    reportSync(directory);
    for (int round = 0; round < 2; round++) {
      Path file = Files.createTempDirectory(directory, "throughput").resolve("log.db");
      SqliteLog log = SqliteLog.builder(file).durability(Durability.valueOf(args[1])).open();
      LogThroughput throughput = new LogThroughput(log, Integer.parseInt(args[2]), args[3]);
      throughput.run(Long.parseLong(args[4]));
    }
  }

  private static void reportSync(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "sync", "");
    long[] nanos = new long[500];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int index = 0; index < nanos.length; index++) {
        channel.write(ByteBuffer.allocate(12_288));
        long start = System.nanoTime();
        channel.force(false);
        nanos[index] = System.nanoTime() - start;
      }
    }
    Files.delete(file);
    LOGGER.log(Level.INFO, "sync of 12 KiB, in microseconds: {0}", distribution(nanos));
  }

  private void run(long seconds) throws InterruptedException {
    byte[] payload = new byte[PAYLOAD_LENGTH];
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    long count = 0;
    while (System.nanoTime() < end) {
      unanswered.acquire();
      log.append(record(count++, payload), new Answer(System.nanoTime()));
    }
    log.close();
    double elapsed = (System.nanoTime() - start) / 1e9;
    LogStatus status = log.status();
    LOGGER.log(
        Level.INFO,
        "{0} appends per second, {1} per commit; wait in microseconds: {2}",
        Math.round(count / elapsed),
        count / status.commitCount(),
        distribution(Arrays.copyOf(waitNanos, Math.min(sampleCount, MAX_SAMPLES))));
  }

  private LogRecord record(long number, byte[] payload) {
    String stream = "stream " + number % STREAM_COUNT;
    return switch (ids) {
      case "plain" -> LogRecord.of(stream, payload);
      case "random" -> LogRecord.once(stream, UUID.randomUUID().toString(), payload);
      case "ordered" -> LogRecord.once(stream, String.format("%036x", number), payload);
      default -> throw new IllegalArgumentException("plain, random or ordered, not " + ids);
    };
  }

  private static String distribution(long[] nanos) {
    Arrays.sort(nanos);
    int last = nanos.length - 1;
    return String.format(
        "p50 %d, p99 %d, p99.9 %d, max %d",
        nanos[last / 2] / 1_000,
        nanos[(int) (last * 0.99)] / 1_000,
        nanos[(int) (last * 0.999)] / 1_000,
        nanos[last] / 1_000);
  }

  private final class Answer implements OnAppended {

    private final long startNanos;

    Answer(long startNanos) {
      this.startNanos = startNanos;
    }

    @Override
    public void appended(LogEntry entry) {
      if (sampleCount < MAX_SAMPLES) {
        waitNanos[sampleCount++] = System.nanoTime() - startNanos;
      }
      unanswered.release();
    }

    @Override
    public void failed(LogException cause) {
      LOGGER.log(Level.ERROR, "failed", cause);
      unanswered.release();
    }
  }
}
