package io.holdfast.bench;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * What does it cost somebody who missed one message to read it, out of a log of many?
 *
 * @param readCount reads, 1 or more; as many warm up
 */
record LogReads(int readCount) {

  /** What somebody is in: a room that some talk in, one that nobody does, and their own. */
  private static final Set<String> STREAMS = Set.of("room 7", "quiet room", "session 7");

  private static final int ROOM_COUNT = 1_000;
  private static final int PAYLOAD_LENGTH = 100;
  private static final int MAX_UNANSWERED = 20_000;

  /** {@return how long each read took, out of a new file that so many entries are appended to} */
  LatencyCounts measure(Path file, long entryCount) {
    try (SqliteLog log = SqliteLog.builder(file).durability(Durability.NORMAL).open()) {
      fill(log, entryCount);
      LogPosition position = append(log, "room 7").position();
      append(log, "room 8");
      LogPosition before = new LogPosition(position.value() - 1);
      readAll(log, before, position);
      return readAll(log, before, position);
    }
  }

  private LatencyCounts readAll(SqliteLog log, LogPosition before, LogPosition expected) {
    LatencyCounts latencies = new LatencyCounts();
    for (int count = 0; count < readCount; count++) {
      long startNanos = System.nanoTime();
      List<LogEntry> missed = log.readAfter(STREAMS, before, 100).toCompletableFuture().join();
      latencies.add(System.nanoTime() - startNanos);
      if (missed.size() != 1 || !missed.get(0).position().equals(expected)) {
        throw new IllegalStateException("read " + missed.size() + " entries, not the one missed");
      }
    }
    return latencies;
  }

  private static void fill(SqliteLog log, long entryCount) {
    byte[] payload = new byte[PAYLOAD_LENGTH];
    Semaphore unanswered = new Semaphore(MAX_UNANSWERED);
    Filler filler = new Filler(unanswered);
    for (long number = 0; number < entryCount; number++) {
      unanswered.acquireUninterruptibly();
      log.append(LogRecord.of("room " + number % ROOM_COUNT, payload), filler);
    }
    unanswered.acquireUninterruptibly(MAX_UNANSWERED);
  }

  private static LogEntry append(SqliteLog log, String stream) {
    CompletableFuture<LogEntry> appended = new CompletableFuture<>();
    log.append(
        LogRecord.of(stream, new byte[PAYLOAD_LENGTH]),
        new AppendListener() {
          @Override
          public void appended(LogEntry entry) {
            appended.complete(entry);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            appended.complete(entry);
          }

          @Override
          public void failed(LogException cause) {
            appended.completeExceptionally(cause);
          }
        });
    return appended.join();
  }

  /** Counts answers. */
  private record Filler(Semaphore unanswered) implements AppendListener {

    @Override
    public void appended(LogEntry entry) {
      unanswered.release();
    }

    @Override
    public void alreadyThere(LogEntry entry) {
      unanswered.release();
    }

    @Override
    public void failed(LogException cause) {
      unanswered.release();
      throw cause;
    }
  }
}
