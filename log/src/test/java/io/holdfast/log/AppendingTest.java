package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class AppendingTest {

  @TempDir Path directory;

  private SqliteLog open(Durability durability) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
  }

  @ParameterizedTest
  @EnumSource
  void appendedRecordIsToldWithItsPlaceAndTime(Durability durability) {
    try (SqliteLog log = open(durability)) {
      Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
      LogEntry entry = Told.by(log, Told.once("lobby", "id-1", "Hello")).appended();

      assertThat(entry.position()).isEqualTo(new LogPosition(1));
      assertThat(entry.streams()).containsExactly("lobby");
      assertThat(entry.id()).isEqualTo("id-1");
      assertThat(Told.text(entry)).isEqualTo("Hello");
      assertThat(entry.time()).isBetween(before, Instant.ofEpochMilli(System.currentTimeMillis()));
      assertThat(Streams.all(log, "lobby"))
          .singleElement()
          .satisfies(
              read -> {
                assertThat(read.position()).isEqualTo(entry.position());
                assertThat(read.time()).isEqualTo(entry.time());
                assertThat(read.id()).isEqualTo("id-1");
                assertThat(Told.text(read)).isEqualTo("Hello");
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void listenersAreToldInTheOrderOfPositionsAndOfEachThread(Durability durability)
      throws InterruptedException {
    List<LogEntry> told = Collections.synchronizedList(new ArrayList<>());
    int threadCount = 4;
    int recordCount = 2_000;
    try (SqliteLog log = open(durability)) {
      List<Thread> threads = new ArrayList<>();
      for (int index = 0; index < threadCount; index++) {
        String stream = "thread " + index;
        threads.add(
            new Thread(
                () -> {
                  OnAppended listener = told::add;
                  for (int number = 0; number < recordCount; number++) {
                    log.append(record(stream, number), listener);
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    assertThat(told).hasSize(threadCount * recordCount);
    assertThat(told)
        .extracting(entry -> entry.position().value())
        .isSorted()
        .doesNotHaveDuplicates();
    List<String> numbers = IntStream.range(0, recordCount).mapToObj(Integer::toString).toList();
    for (int index = 0; index < threadCount; index++) {
      String stream = "thread " + index;
      assertThat(told.stream().filter(entry -> entry.streams().contains(stream)).map(Told::text))
          .isEqualTo(numbers);
    }
  }

  private static LogRecord record(String stream, int number) {
    return LogRecord.of(stream, Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void recordsThatQueueDuringOneCommitShareTheNext() throws InterruptedException {
    try (SqliteLog log = open(Durability.FULL)) {
      Told.by(log, "lobby", "first").appended();
      LogStatus before = log.status();
      List<Told> told = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            for (int number = 0; number < 100; number++) {
              told.add(Told.by(log, "lobby", "text " + number));
            }
            assertThat(log.status().queuedRecords()).isEqualTo(100);
            assertThat(told).noneMatch(Told::isTold);
          });
      told.forEach(Told::appended);

      LogStatus after = log.status();
      assertThat(after.commitCount()).isEqualTo(before.commitCount() + 1);
      assertThat(after.appendedRecords()).isEqualTo(101);
      assertThat(after.lastCommitRecords()).isEqualTo(100);
      assertThat(after.queuedRecords()).isZero();
      assertThat(after.failedCommitCount()).isZero();
      assertThat(after.totalCommitTime()).isGreaterThan(before.totalCommitTime());
      assertThat(before.totalCommitTime()).isGreaterThan(Duration.ZERO);
    }
  }

  @Test
  void commitTakesNoMoreRecordsThanItsLimit() throws InterruptedException {
    try (SqliteLog log =
        SqliteLog.builder(directory.resolve("log.db")).maxBatchRecords(10).open()) {
      List<Told> told = appendPaused(log, 95);
      told.forEach(Told::appended);

      assertThat(log.status().commitCount()).isEqualTo(10);
    }
  }

  @Test
  void commitTakesNoMoreBytesThanItsLimitUnlessOneRecordIsLarger() throws InterruptedException {
    int recordLength = "lobby".length() + "text 0".length();
    try (SqliteLog log =
        SqliteLog.builder(directory.resolve("log.db")).maxBatchBytes(3 * recordLength).open()) {
      appendPaused(log, 9).forEach(Told::appended);
      assertThat(log.status().commitCount()).isEqualTo(3);

      Told.by(log, "lobby", "x".repeat(1_000)).appended();
      assertThat(log.status().commitCount()).isEqualTo(4);
    }
  }

  private static List<Told> appendPaused(SqliteLog log, int count) throws InterruptedException {
    List<Told> told = new ArrayList<>();
    Pause.during(
        log,
        () -> {
          for (int number = 0; number < count; number++) {
            told.add(Told.by(log, "lobby", "text " + number));
          }
        });
    return told;
  }

  @ParameterizedTest
  @EnumSource
  void taskRunsBetweenTheListenersOfTheRecordsAroundIt(Durability durability)
      throws InterruptedException {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (SqliteLog log = open(durability)) {
      Pause.during(
          log,
          () -> {
            for (int number = 0; number < 50; number++) {
              String name = Integer.toString(number);
              log.append(record("lobby", number), ordered(order, name));
              log.execute(() -> order.add("after " + name));
            }
          });
    }

    List<String> expected = new ArrayList<>();
    for (int number = 0; number < 50; number++) {
      expected.add(Integer.toString(number));
      expected.add("after " + number);
    }
    assertThat(order).isEqualTo(expected);
  }

  private static OnAppended ordered(List<String> order, String name) {
    return entry -> order.add(name);
  }

  @Test
  void taskRunsWithoutRecords() throws InterruptedException {
    try (SqliteLog log = open(Durability.FULL)) {
      CountDownLatch hasRun = new CountDownLatch(1);
      log.execute(hasRun::countDown);

      assertThat(hasRun.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(log.status().commitCount()).isZero();
    }
  }

  @Test
  void listenerAndTaskThatThrowDoNotStopTheLog() {
    try (SqliteLog log = open(Durability.FULL)) {
      Told twice = new Told();
      log.append(List.of(record("lobby", 1)), twice);
      log.append(List.of(record("lobby", 2)), twice);
      log.execute(
          () -> {
            throw new IllegalStateException("of the test");
          });

      assertThat(Told.text(Told.by(log, "lobby", "3").appended())).isEqualTo("3");
      assertThat(Streams.texts(log, "lobby")).containsExactly("1", "2", "3");
    }
  }

  @Test
  void listenerMayAppend() {
    try (SqliteLog log = open(Durability.FULL)) {
      Told second = new Told();
      OnAppended first = entry -> log.append(List.of(record("lobby", 2)), second);
      log.append(record("lobby", 1), first);

      assertThat(second.appended().position()).isEqualTo(new LogPosition(2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void payloadsOfEveryLengthComeBack(Durability durability) {
    try (SqliteLog log = open(durability)) {
      for (int length : new int[] {0, 1, 100, 4_096, 1 << 20}) {
        Told.by(log, "lengths", "x".repeat(length)).appended();
      }

      assertThat(Streams.all(log, "lengths"))
          .extracting(entry -> entry.payload().remaining())
          .containsExactly(0, 1, 100, 4_096, 1 << 20);
    }
  }

  @Test
  void namesAreToldApartWhateverTheirCharacters() {
    List<String> names =
        List.of("", "a", "a\0", "a\0b", "A", "é", "e\u0301", "😀", "?", "/", "'--");
    try (SqliteLog log = open(Durability.FULL)) {
      for (String name : names) {
        Told.by(log, LogRecord.once(name, "id" + name, new byte[0])).appended();
        Told.by(log, LogRecord.once("ids", "id" + name, new byte[0])).appended();
      }

      assertThat(Streams.all(log, "ids"))
          .extracting(LogEntry::id)
          .isEqualTo(names.stream().map(name -> "id" + name).toList());
      for (String name : names) {
        assertThat(Streams.all(log, name))
            .singleElement()
            .satisfies(entry -> assertThat(entry.id()).isEqualTo("id" + name));
      }
    }
  }

  @Test
  void halfACharacterIsRefused() {
    try (SqliteLog log = open(Durability.MEMORY)) {
      assertThatThrownBy(() -> Told.by(log, "room \ud83d", "text"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the name of a stream must be Unicode text, has an unpaired surrogate at index 5");
      assertThatThrownBy(() -> Told.by(log, Told.once("room", "\ude00", "text")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the id of a record");
      assertThatThrownBy(() -> Streams.all(log, "\ud83d\ud83d\ude00"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(Streams.all(log, "room ?")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeCommitsWhatWasHandedIn(Durability durability) {
    List<Told> told = new ArrayList<>();
    try (SqliteLog log = open(durability)) {
      for (int number = 0; number < 1_000; number++) {
        told.add(Told.by(log, "lobby", "text " + number));
      }
    }

    assertThat(told).allMatch(Told::isTold).allMatch(Told::isAppended);
  }

  @ParameterizedTest
  @EnumSource
  void closedLogRefusesEverything(Durability durability) {
    SqliteLog log = open(durability);
    log.close();
    log.close();

    Told told = Told.by(log, "lobby", "late");
    assertThat(told.failed().error()).isEqualTo(LogError.CLOSED);
    assertThat(told.thread()).isSameAs(Thread.currentThread());
    assertThatThrownBy(() -> log.execute(() -> {}))
        .isInstanceOfSatisfying(
            LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.CLOSED));
    assertThatThrownBy(() -> Streams.all(log, "lobby"))
        .cause()
        .isInstanceOfSatisfying(
            LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.CLOSED));
  }

  @Test
  void taskMayClose() {
    SqliteLog log = open(Durability.FULL);
    log.execute(log::close);
    log.close();

    assertThat(Told.by(log, "lobby", "late").failed().error()).isEqualTo(LogError.CLOSED);
  }

  @Test
  void whatDependsOnAReadMayClose() {
    SqliteLog log = open(Durability.FULL);
    Streams.await(
        log.readAfter("lobby", LogPosition.START, 1)
            .whenComplete((entries, failure) -> log.close()));
    log.close();

    assertThat(Told.by(log, "lobby", "late").failed().error()).isEqualTo(LogError.CLOSED);
  }

  @Test
  void closeKeepsTheInterruptOfTheCaller() {
    SqliteLog log = open(Durability.FULL);
    Told told = Told.by(log, "lobby", "text");
    Thread.currentThread().interrupt();
    log.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(told.isAppended()).isTrue();
  }
}
