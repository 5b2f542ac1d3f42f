package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnceTest {

  @TempDir Path directory;

  @Test
  void repeatInOneCommitIsAnsweredWithTheEarlierEntry() throws InterruptedException {
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      List<Told> told = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            told.add(Told.by(log, Told.once("lobby", "id", "said")));
            told.add(Told.by(log, Told.once("lobby", "id", "said again")));
            told.add(Told.by(log, Told.once("lobby", "other id", "other")));
          });

      Told first = told.get(0);
      Told second = told.get(1);
      Told other = told.get(2);
      assertSame(second.alreadyThere(), first.appended(), "said");
      assertThat(other.appended().position()).isGreaterThan(first.appended().position());
      assertThat(log.status().commitCount()).isEqualTo(1);
      assertThat(log.status().appendedRecords()).isEqualTo(2);
      assertThat(Streams.texts(log, "lobby")).containsExactly("said", "other");
    }
  }

  @Test
  void repeatInALaterCommitIsAnsweredWithTheEarlierEntry() {
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      LogEntry first = Told.by(log, Told.once("lobby", "id", "said")).appended();
      Told.by(log, "lobby", "between").appended();

      assertSame(Told.by(log, Told.once("lobby", "id", "again")).alreadyThere(), first, "said");
      assertThat(Streams.texts(log, "lobby")).containsExactly("said", "between");
    }
  }

  @Test
  void repeatAfterARestartIsAnsweredWithTheEarlierEntry() {
    LogEntry first;
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      first = Told.by(log, Told.once("lobby", "id", "said")).appended();
    }
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      assertSame(Told.by(log, Told.once("lobby", "id", "again")).alreadyThere(), first, "said");
    }
  }

  @Test
  void sameIdInAnotherStreamIsAnotherRecord() {
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      Told.by(log, Told.once("lobby", "id", "here")).appended();
      Told.by(log, Told.once("attic", "id", "there")).appended();

      assertThat(Streams.texts(log, "attic")).containsExactly("there");
    }
  }

  @Test
  void recordsWithoutIdAreNeverRepeats() {
    try (SqliteLog log = SqliteLog.open(directory.resolve("log.db"))) {
      Told.by(log, "lobby", "same").appended();
      Told.by(log, "lobby", "same").appended();

      assertThat(Streams.texts(log, "lobby")).containsExactly("same", "same");
    }
  }

  private static void assertSame(LogEntry actual, LogEntry expected, String text) {
    assertThat(actual.position()).isEqualTo(expected.position());
    assertThat(actual.time()).isEqualTo(expected.time());
    assertThat(actual.streams()).isEqualTo(expected.streams());
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(Told.text(actual)).isEqualTo(text);
  }
}
