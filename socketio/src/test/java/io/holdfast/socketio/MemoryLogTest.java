package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRedaction;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads that ask for no stream. */
class MemoryLogTest {

  private final MemoryLog log = new MemoryLog(3, 1_000);

  private void append(String stream) {
    commit(LogRecord.of(stream, new byte[1]));
  }

  private void redact(long position) {
    commit(new LogRedaction(new LogPosition(position)));
  }

  private void commit(LogChange change) {
    log.append(
        List.of(change),
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            assertThat(entries).hasSize(change instanceof LogRecord ? 1 : 0);
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

  @Test
  void whatWasRedactedIsReadNoMore() {
    Stream.of("one", "other", "one").forEach(this::append);
    redact(1);
    redact(17);

    assertThat(positions(log.readAfter(LogPosition.START, 9))).containsExactly(2L, 3L);
    assertThat(positions(log.readAfter(Set.of("one"), LogPosition.START, 9))).containsExactly(3L);
    assertThat(positions(log.readBefore(Set.of("one"), LogPosition.END, 9))).containsExactly(3L);
    assertThat(positions(log.read(Set.of(new LogPosition(1))))).isEmpty();
    assertThat(log.status().usedBytes()).isEqualTo(2);
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
