package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that ask for no stream. */
@Timeout(60)
class WholeLogTest {

  @TempDir Path directory;

  private SqliteLog open(Durability durability) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
  }

  @ParameterizedTest
  @EnumSource
  void pagesOfAllStreamsMeetWithoutGapOrOverlap(Durability durability) {
    try (SqliteLog log = open(durability)) {
      List<LogPosition> appended = new ArrayList<>();
      for (int number = 0; number < 50; number++) {
        appended.add(Told.by(log, "room " + number % 3, "text").appended().position());
        appended.add(
            Told.by(log, LogRecord.of(Set.of("one", "other"), Told.bytes("text")))
                .appended()
                .position());
      }
      List<LogPosition> read = new ArrayList<>();
      List<LogEntry> page = Streams.await(log.readAfter(LogPosition.START, 7));
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(7);
        page.forEach(entry -> read.add(entry.position()));
        page = Streams.await(log.readAfter(read.get(read.size() - 1), 7));
      }

      assertThat(read).isEqualTo(appended);
    }
  }

  @ParameterizedTest
  @EnumSource
  void singleEntriesAreReadInOrderAndThoseThatAreNotThereAreLeftOut(Durability durability) {
    try (SqliteLog log = open(durability)) {
      Set<LogPosition> asked = new HashSet<>();
      for (int number = 0; number < 30; number++) {
        LogPosition position =
            Told.by(log, "room " + number % 3, Integer.toString(number)).appended().position();
        if (number % 10 == 0) {
          asked.add(position);
        }
      }
      asked.add(new LogPosition(1_000));
      asked.add(LogPosition.START);

      assertThat(Streams.texts(Streams.await(log.read(asked)))).containsExactly("0", "10", "20");
      assertThat(Streams.await(log.read(Set.of()))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPageHasOneEntryAtLeast(Durability durability) {
    try (SqliteLog log = open(durability)) {
      assertThatThrownBy(() -> log.readAfter(LogPosition.START, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("count must be at least 1, was 0");
    }
  }
}
