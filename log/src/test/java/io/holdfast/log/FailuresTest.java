package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a file that takes nothing does to values, to several streams, and to retention. */
@Timeout(60)
class FailuresTest {

  private static final Set<String> BOTH = Set.of("lobby", "attic");
  private static final String LARGE = "x".repeat(500_000);

  @TempDir Path directory;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  private SqliteLog.Builder builder() {
    return SqliteLog.builder(directory.resolve("log.db")).clock(now::get);
  }

  private static LogRecord both(String id, String text) {
    return LogRecord.once(BOTH, id, Told.bytes(text));
  }

  private static LogValue value(String key, String text) {
    return LogValue.of("table", key, Told.bytes(text));
  }

  private static void assertState(SqliteLog log, List<String> texts, List<String> values) {
    assertThat(Streams.texts(log, "lobby")).isEqualTo(texts);
    assertThat(Streams.texts(log, "attic")).isEqualTo(texts);
    assertThat(Streams.values(log, "table")).isEqualTo(values);
  }

  @Test
  void fullDiskLeavesValuesAndStreamsAsTheyWereAndIsOverWhenThereIsRoom()
      throws InterruptedException {
    try (SqliteLog log = builder().open()) {
      Told.of(log, both("1", "one"), value("a", "1"), value("b", "1")).committed();
      LogPosition last = log.last();
      log.pragma("max_page_count = 1");
      List<Told> failed = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            failed.add(Told.of(log, value("a", "2")));
            failed.add(Told.of(log, new LogRemoval("table", "b")));
            failed.add(Told.of(log, both("2", "two"), value("c", "2")));
            failed.add(Told.of(log, both("1", "again")));
            failed.add(Told.of(log, value("large", LARGE)));
          });
      failed.forEach(each -> assertThat(each.failed().error()).isEqualTo(LogError.WRITE_FAILED));
      assertState(log, List.of("one"), List.of("a=1", "b=1"));
      assertThat(log.last()).isEqualTo(last);

      log.pragma("max_page_count = 10000");
      Told.of(log, both("1", "again")).alreadyThere();
      Told.of(log, both("2", "two"), value("c", "2")).committed();
      assertState(log, List.of("one", "two"), List.of("a=1", "b=1", "c=2"));
    }
    try (SqliteLog log = builder().open()) {
      assertState(log, List.of("one", "two"), List.of("a=1", "b=1", "c=2"));
    }
  }

  @Test
  void fileThatBecomesReadOnlyIsToldAndReadAndWrittenAgainLater() {
    try (SqliteLog log = builder().open()) {
      Told.of(log, both("1", "one"), value("a", "1")).committed();
      log.pragma("query_only = 1");

      LogException failure = Told.of(log, both("2", "two"), value("a", "2")).failed();
      assertThat(failure.error()).isEqualTo(LogError.WRITE_FAILED);
      assertThat(failure)
          .hasMessageStartingWith("cannot commit 2 records to the log ")
          .hasMessageEndingWith("; let this process write to the file and its directory");
      assertState(log, List.of("one"), List.of("a=1"));

      log.pragma("query_only = 0");
      Told.of(log, both("2", "two"), value("a", "2")).committed();
      assertState(log, List.of("one", "two"), List.of("a=2"));
    }
  }

  @Test
  void fileThatAnotherProgramHasLockedIsToldAndWrittenAgainLater() throws SQLException {
    try (SqliteLog log = builder().open()) {
      Told.of(log, both("1", "one"), value("a", "1")).committed();
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("log.db"));
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        // Sooner than by default: the test need not wait.
        log.pragma("busy_timeout = 10");
        LogException failure = Told.of(log, both("2", "two"), value("a", "2")).failed();
        assertThat(failure.error()).isEqualTo(LogError.WRITE_FAILED);
        assertThat(failure)
            .hasMessageEndingWith("; another program keeps writing to it, end that one");
        assertState(log, List.of("one"), List.of("a=1"));
        statement.execute("ROLLBACK");
      }
      Told.of(log, both("2", "two"), value("a", "2")).committed();
      assertState(log, List.of("one", "two"), List.of("a=2"));
    }
  }

  @Test
  void retentionThatFailsTriesAgainAndTheHorizonStays() {
    try (SqliteLog log = builder().maxAge(Duration.ofHours(1)).open()) {
      Told.by(log, both("1", "one")).appended();
      log.pragma("query_only = 1");
      now.set(Instant.EPOCH.plus(Duration.ofHours(2)));
      assertThat(Told.of(log, value("a", "1")).failed().error()).isEqualTo(LogError.WRITE_FAILED);
      Awaitility.await("two attempts")
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> log.failedRemovalCount() >= 2);
      assertThat(log.horizon()).isEqualTo(LogPosition.START);
      assertState(log, List.of("one"), List.of());

      log.pragma("query_only = 0");
      Awaitility.await("removal")
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> log.status().removedEntries() == 1);
      assertState(log, List.of(), List.of());
      assertThat(log.horizon()).isEqualTo(log.last());
    }
  }

  @Test
  void horizonIsWhereItWasAfterAStepThatCouldNotBeCommitted() throws SQLException {
    try (SqliteLog log = builder().maxAge(Duration.ofHours(1)).open()) {
      Told.by(log, both("1", "one")).appended();
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("log.db"));
          Statement statement = other.createStatement()) {
        statement.execute(
            "CREATE TABLE anchor (position REFERENCES entry DEFERRABLE INITIALLY DEFERRED)");
        statement.execute("INSERT INTO anchor SELECT position FROM entry");
        log.pragma("foreign_keys = 1");
        now.set(Instant.EPOCH.plus(Duration.ofHours(2)));
        Awaitility.await("two attempts")
            .atMost(20, TimeUnit.SECONDS)
            .until(() -> log.failedRemovalCount() >= 2);
        assertThat(log.horizon()).isEqualTo(LogPosition.START);
        assertThat(log.status().removedEntries()).isZero();
        assertState(log, List.of("one"), List.of());

        statement.execute("DELETE FROM anchor");
      }
      Awaitility.await("removal")
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> log.status().removedEntries() == 1);
      assertThat(log.horizon()).isEqualTo(log.last());
    }
  }

  @Test
  void diskThatIsFullOfOldEntriesHasRoomAgainWhenTheyAreRemoved() {
    try (SqliteLog log = builder().maxAge(Duration.ofHours(1)).open()) {
      log.pragma("max_page_count = 100");
      Told told = Told.by(log, "lobby", "x".repeat(5_000));
      while (told.isAppended()) {
        told = Told.by(log, "lobby", "x".repeat(5_000));
      }
      assertThat(told.failed().error()).isEqualTo(LogError.WRITE_FAILED);
      now.set(Instant.EPOCH.plus(Duration.ofHours(2)));
      Awaitility.await("removal")
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> log.horizon().equals(log.last()));

      Told.by(log, "lobby", "x".repeat(5_000)).appended();
      assertThat(Streams.all(log, "lobby")).hasSize(1);
    }
  }
}
