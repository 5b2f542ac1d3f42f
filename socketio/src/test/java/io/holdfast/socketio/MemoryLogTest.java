package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads that ask for no stream. */
class MemoryLogTest {

  private final MemoryLog log = new MemoryLog(3, 1_000);

  private void append(String stream) {
    log.append(
        List.of(LogRecord.of(stream, new byte[1])),
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            assertThat(entries).hasSize(1);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            throw new AssertionError("it has no id");
          }

          @Override
          public void failed(LogException cause) {
            throw cause;
          }
        });
  }

  private static List<Long> positions(CompletionStage<List<LogEntry>> read) {
    return read.toCompletableFuture().join().stream()
        .map(entry -> entry.position().value())
        .toList();
  }

  @Test
  void allStreamsAreReadTogether() {
    Stream.of("one", "other", "one").forEach(this::append);

    assertThat(positions(log.readAfter(LogPosition.START, 2))).containsExactly(1L, 2L);
    assertThat(positions(log.readAfter(new LogPosition(2), 2))).containsExactly(3L);
    assertThat(positions(log.readAfter(new LogPosition(3), 2))).isEmpty();
  }

  @Test
  void singleEntriesAreReadUnlessTheyAreGone() {
    Stream.of("one", "other", "one", "other").forEach(this::append);

    assertThat(
            positions(log.read(Set.of(new LogPosition(4), new LogPosition(2), new LogPosition(1)))))
        .containsExactly(2L, 4L);
  }
}
