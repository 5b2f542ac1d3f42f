package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ReadingTest {

  @TempDir Path directory;

  private SqliteLog open(Durability durability) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  /** Every third record is the stream's, so that its positions have gaps. */
  private static void append(SqliteLog log, int count) {
    Told last = null;
    for (int number = 0; number < count; number++) {
      Told.by(log, "noise", "n");
      last = Told.by(log, "lobby", Integer.toString(number));
      Told.by(log, "more noise", "n");
    }
    if (last != null) {
      last.appended();
    }
  }

  @ParameterizedTest
  @EnumSource
  void forwardPagesMeetWithoutGapOrOverlap(Durability durability) {
    try (SqliteLog log = open(durability)) {
      append(log, 100);
      List<String> texts = new ArrayList<>();
      List<LogEntry> page = Streams.await(log.readAfter("lobby", LogPosition.START, 7));
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(7);
        texts.addAll(Streams.texts(page));
        LogPosition position = page.get(page.size() - 1).position();
        page = Streams.await(log.readAfter("lobby", position, 7));
      }

      assertThat(texts).isEqualTo(numbers(0, 100));
    }
  }

  @ParameterizedTest
  @EnumSource
  void backwardPagesMeetWithoutGapOrOverlapAndAreOldestFirst(Durability durability) {
    try (SqliteLog log = open(durability)) {
      append(log, 100);
      List<String> texts = new ArrayList<>();
      List<LogEntry> page = Streams.await(log.readBefore("lobby", LogPosition.END, 7));
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(7);
        texts.addAll(0, Streams.texts(page));
        LogPosition position = page.get(0).position();
        page = Streams.await(log.readBefore("lobby", position, 7));
      }

      assertThat(texts).isEqualTo(numbers(0, 100));
    }
  }

  @Test
  void boundsAreExclusive() {
    try (SqliteLog log = open(Durability.FULL)) {
      append(log, 10);
      List<LogEntry> all = Streams.all(log, "lobby");
      LogPosition fifth = all.get(4).position();

      assertThat(Streams.texts(Streams.await(log.readAfter("lobby", fifth, 2))))
          .containsExactly("5", "6");
      assertThat(Streams.texts(Streams.await(log.readBefore("lobby", fifth, 2))))
          .containsExactly("2", "3");
      assertThat(Streams.await(log.readAfter("lobby", LogPosition.END, 2))).isEmpty();
      assertThat(Streams.await(log.readBefore("lobby", LogPosition.START, 2))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownStreamIsEmpty(Durability durability) {
    try (SqliteLog log = open(durability)) {
      append(log, 1);

      assertThat(Streams.all(log, "nobody was here")).isEmpty();
    }
  }

  @Test
  void countBelowOneIsRefused() {
    try (SqliteLog log = open(Durability.MEMORY)) {
      assertThatThrownBy(() -> log.readAfter("lobby", LogPosition.START, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("count must be at least 1, was 0");
      assertThatThrownBy(() -> log.readBefore("lobby", LogPosition.END, -1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void entriesThatWereReadCannotBeChanged() {
    try (SqliteLog log = open(Durability.FULL)) {
      append(log, 1);
      List<LogEntry> entries = Streams.all(log, "lobby");

      assertThatThrownBy(entries::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThat(entries.get(0).payload().isReadOnly()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pagesReadDuringAppendsMissNothing(Durability durability) throws InterruptedException {
    int count = 3_000;
    try (SqliteLog log = open(durability)) {
      Thread appender = new Thread(() -> append(log, count));
      appender.start();
      List<String> texts = new ArrayList<>();
      LogPosition position = LogPosition.START;
      while (texts.size() < count) {
        List<LogEntry> page = Streams.await(log.readAfter("lobby", position, 100));
        texts.addAll(Streams.texts(page));
        position = page.isEmpty() ? position : page.get(page.size() - 1).position();
      }
      appender.join();

      assertThat(texts).isEqualTo(numbers(0, count));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAListenerWasToldCanBeRead(Durability durability) {
    try (SqliteLog log = open(durability)) {
      for (int number = 1; number <= 50; number++) {
        LogPosition before = Told.by(log, "lobby", "n").appended().position();
        assertThat(Streams.all(log, "lobby"))
            .last()
            .extracting(LogEntry::position)
            .isEqualTo(before);
      }
    }
  }

  @Test
  void readDoesNotWaitForTheLogsThread() throws InterruptedException {
    try (SqliteLog log = open(Durability.FULL)) {
      append(log, 3);
      Pause.during(
          log,
          () -> {
            assertThat(Streams.texts(log, "lobby")).containsExactly("0", "1", "2");
          });
    }
  }

  @Test
  void damageThatAReadMeetsIsReportedAndOtherReadsGoOn() throws IOException {
    Path file = directory.resolve("log.db");
    try (SqliteLog log = SqliteLog.open(file)) {
      append(log, 5_000);
    }
    try (SqliteLog log = SqliteLog.open(file)) {
      OpeningTest.overwrite(file, Files.size(file) / 2, 20 * 4_096, 1);
      assertThatThrownBy(() -> Streams.all(log, "lobby"))
          .cause()
          .isInstanceOfSatisfying(
              LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.CORRUPT))
          .hasMessageStartingWith("cannot read the log ");

      for (int round = 0; round < 5; round++) {
        assertThat(Streams.texts(Streams.await(log.readAfter("lobby", LogPosition.START, 2))))
            .containsExactly("0", "1");
      }
    }
  }

  @Test
  void readsBeyondTheQueueAreRefused() {
    CountDownLatch end = new CountDownLatch(1);
    List<CompletableFuture<List<LogEntry>>> taken = new ArrayList<>();
    try (SqliteLog log = SqliteLog.builder(directory.resolve("log.db")).maxQueuedReads(5).open()) {
      append(log, 1);
      // What depends on a read runs on the reader: the readers stay busy until the end.
      CompletableFuture<List<LogEntry>> read = submitBlocked(log, end);
      while (!isOverloaded(read)) {
        taken.add(read);
        read = submitBlocked(log, end);
      }
      assertThat(taken).hasSizeGreaterThanOrEqualTo(5);

      end.countDown();
      assertThat(taken).allSatisfy(each -> assertThat(Streams.await(each)).hasSize(1));
    }
  }

  private static CompletableFuture<List<LogEntry>> submitBlocked(
      SqliteLog log, CountDownLatch end) {
    return log.readAfter("lobby", LogPosition.START, 1)
        .whenComplete((entries, failure) -> awaitUnlessFailed(end, failure))
        .toCompletableFuture();
  }

  private static void awaitUnlessFailed(CountDownLatch end, Throwable failure) {
    if (failure == null && Thread.currentThread().getName().startsWith("holdfast-log")) {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static boolean isOverloaded(CompletableFuture<List<LogEntry>> read) {
    if (!read.isCompletedExceptionally()) {
      return false;
    }
    assertThatThrownBy(read::join)
        .cause()
        .isInstanceOfSatisfying(
            LogException.class,
            e -> {
              assertThat(e.error()).isEqualTo(LogError.OVERLOADED);
              assertThat(e).hasMessageContaining("maxQueuedReads");
            });
    return true;
  }
}
