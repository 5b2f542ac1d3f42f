package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BoundsTest {

  @TempDir Path directory;

  private SqliteLog.Builder builder() {
    return SqliteLog.builder(directory.resolve("log.db"));
  }

  @Test
  void recordBeyondTheQueueFailsOnTheCallersThreadAndOthersAreKept()
      throws InterruptedException, IOException {
    try (SqliteLog log = builder().maxQueuedRecords(10).open()) {
      Path file = directory.toRealPath().resolve("log.db");
      List<Told> queued = new ArrayList<>();
      CountDownLatch ran = new CountDownLatch(1);
      Pause.during(
          log,
          () -> {
            for (int number = 0; number < 10; number++) {
              queued.add(Told.by(log, "lobby", "n"));
            }
            Told refused = Told.by(log, "lobby", "one more");

            assertThat(refused.failed().error()).isEqualTo(LogError.OVERLOADED);
            assertThat(refused.failed())
                .hasMessage(
                    "the log %s does not queue more than 10 records (maxQueuedRecords)", file);
            assertThat(refused.thread()).isSameAs(Thread.currentThread());
            assertThat(log.status().queuedRecords()).isEqualTo(10);
            log.execute(ran::countDown);
          });
      queued.forEach(Told::appended);
      assertThat(ran.await(10, TimeUnit.SECONDS)).as("tasks are not refused").isTrue();

      Told.by(log, "lobby", "room again").appended();
      assertThat(Streams.all(log, "lobby")).hasSize(11);
    }
  }

  @Test
  void bytesBeyondTheQueueAreRefused() throws InterruptedException {
    try (SqliteLog log = builder().maxQueuedBytes(1_000).open()) {
      List<Told> queued = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            queued.add(Told.by(log, "lobby", "x".repeat(900)));
            assertThat(Told.by(log, "lobby", "x".repeat(96)).failed().error())
                .isEqualTo(LogError.OVERLOADED);
            queued.add(Told.by(log, "lobby", "x".repeat(90)));
          });
      queued.forEach(Told::appended);
      Told.by(log, "lobby", "x".repeat(900)).appended();

      assertThat(Streams.all(log, "lobby")).hasSize(3);
    }
  }

  @Test
  void recordLargerThanTheQueueIsRefusedWithTheLimit() {
    try (SqliteLog log = builder().maxQueuedBytes(1_000).open()) {
      assertThat(Told.by(log, "lobby", "x".repeat(2_000)).failed())
          .hasMessageEndingWith(
              "does not queue a record of 2005 bytes, never more than 1000 (maxQueuedBytes)");
    }
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> builder().maxBatchRecords(0).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBatchRecords must be 1 to 2147483647, was 0");
    assertThatThrownBy(() -> builder().maxQueuedBytes(LogLimits.MAX_BYTES + 1).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxQueuedBytes must be 1 to 536870912, was 536870913");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void limitsCanBeSetTogether() {
    LogLimits limits = new LogLimits(1, 2_000, 1, 1_000, 1);
    try (SqliteLog log = builder().limits(limits).open()) {
      Told.by(log, "lobby", "x".repeat(1_500)).appended();
      assertThat(Told.by(log, "lobby", "x".repeat(2_000)).failed().error())
          .isEqualTo(LogError.OVERLOADED);
    }
  }

  @Test
  void fullDiskFailsItsRecordsAndLeavesTheOthersAndIsOverWhenThereIsRoom() {
    List<String> appended = new ArrayList<>();
    try (SqliteLog log = builder().open()) {
      Told.by(log, "lobby", "before").appended();
      appended.add("before");
      log.pragma("max_page_count = 50");
      String text = "x".repeat(5_000);
      Told told = Told.by(log, "lobby", text);
      while (told.isAppended()) {
        appended.add(text);
        text = appended.size() + "x".repeat(5_000);
        told = Told.by(log, "lobby", text);
      }

      assertThat(told.failed().error()).isEqualTo(LogError.WRITE_FAILED);
      assertThat(told.failed())
          .hasMessageStartingWith("cannot commit 1 records to the log " + directory)
          .hasMessageContaining("SQLITE_FULL")
          .hasMessageEndingWith("; make room on its disk")
          .hasCauseInstanceOf(SQLException.class);
      assertThat(Told.by(log, "new stream", "x".repeat(5_000)).isAppended()).isFalse();
      assertThat(Streams.texts(log, "lobby")).isEqualTo(appended);
      assertThat(log.status().failedCommitCount()).isEqualTo(2);

      log.pragma("max_page_count = 1000");
      LogEntry after = Told.by(log, "lobby", "after").appended();
      appended.add("after");
      Told.by(log, "new stream", "new").appended();
      assertThat(log.status().failedCommitCount()).isEqualTo(2);
      assertThat(after.position())
          .isEqualTo(Streams.all(log, "lobby").get(appended.size() - 1).position());
      assertThat(Streams.texts(log, "new stream")).containsExactly("new");
    }
    try (SqliteLog log = builder().open()) {
      assertThat(Streams.texts(log, "lobby")).isEqualTo(appended);
    }
  }

  @Test
  void failedCommitFailsAllOfItsRecordsInOrderAndRunsItsTasks() throws InterruptedException {
    try (SqliteLog log = builder().open()) {
      Told.by(log, Told.once("lobby", "id", "before")).appended();
      log.pragma("max_page_count = 1");
      List<Told> told = new ArrayList<>();
      List<Boolean> isToldBeforeTask = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            told.add(Told.by(log, "lobby", "small"));
            told.add(Told.by(log, Told.once("lobby", "id", "repeat")));
            told.add(Told.by(log, "lobby", "x".repeat(50_000)));
            log.execute(() -> told.forEach(each -> isToldBeforeTask.add(each.isTold())));
          });
      assertThat(told)
          .allSatisfy(each -> assertThat(each.failed().error()).isEqualTo(LogError.WRITE_FAILED));
      log.pragma("max_page_count = 1000");
      Told.by(log, Told.once("lobby", "id", "repeat")).alreadyThere();

      assertThat(isToldBeforeTask).containsExactly(true, true, true);
      assertThat(Streams.texts(log, "lobby")).containsExactly("before");
    }
  }
}
