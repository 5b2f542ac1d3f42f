package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of several streams, and reads of several streams. */
@Timeout(60)
class UnionTest {

  private static final Set<String> BOTH = Set.of("lobby", "attic");

  @TempDir Path directory;

  private SqliteLog open(Durability durability) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
  }

  private static LogRecord of(Set<String> streams, String text) {
    return LogRecord.of(streams, Told.bytes(text));
  }

  private static LogRecord once(Set<String> streams, String id, String text) {
    return LogRecord.once(streams, id, Told.bytes(text));
  }

  private static List<String> all(SqliteLog log, Set<String> streams) {
    return Streams.texts(Streams.await(log.readAfter(streams, LogPosition.START, 1_000_000)));
  }

  @ParameterizedTest
  @EnumSource
  void recordOfSeveralStreamsIsInEachAndOnceInTheirUnion(Durability durability) {
    try (SqliteLog log = open(durability)) {
      Told.by(log, "lobby", "1").appended();
      LogEntry told = Told.by(log, of(Set.of("lobby", "attic", "cellar"), "2")).appended();
      Told.by(log, "attic", "3").appended();

      assertThat(Streams.texts(log, "lobby")).containsExactly("1", "2");
      assertThat(Streams.texts(log, "attic")).containsExactly("2", "3");
      assertThat(Streams.texts(log, "cellar")).containsExactly("2");
      assertThat(all(log, Set.of("cellar", "attic", "lobby", "unknown")))
          .containsExactly("1", "2", "3");
      assertThat(Streams.all(log, "cellar").get(0).streams()).isEqualTo(told.streams());
      assertThat(Streams.texts(Streams.await(log.readBefore(BOTH, LogPosition.END, 2))))
          .containsExactly("2", "3");
      assertThat(Streams.texts(Streams.await(log.readAfter(BOTH, told.position(), 2))))
          .containsExactly("3");
    }
  }

  /** The twin reads everything and leaves out what is not asked for. */
  @Test
  void unionIsWhatANaiveReadFinds(TestReporter reporter) {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    List<LogEntry> entries = new ArrayList<>();
    try (SqliteLog log = open(Durability.NORMAL)) {
      List<Told> told = new ArrayList<>();
      for (int number = 0; number < 3_000; number++) {
        told.add(Told.by(log, of(someStreams(random, 3), Integer.toString(number))));
      }
      told.forEach(each -> entries.add(each.appended()));
      for (int round = 0; round < 300; round++) {
        Set<String> streams = someStreams(random, 12);
        LogPosition position = new LogPosition(random.nextInt(3_100));
        int count = 1 + random.nextInt(random.nextBoolean() ? 10 : 4_000);
        String what = "seed " + seed + ", " + count + " of " + streams + " at " + position;

        assertThat(Streams.texts(Streams.await(log.readAfter(streams, position, count))))
            .as(what)
            .isEqualTo(naive(entries, streams, position, 1).stream().limit(count).toList());
        List<String> before = naive(entries, streams, position, -1);
        assertThat(Streams.texts(Streams.await(log.readBefore(streams, position, count))))
            .as(what)
            .isEqualTo(before.subList(Math.max(0, before.size() - count), before.size()));
      }
    }
  }

  private static Set<String> someStreams(Random random, int maxCount) {
    Set<String> streams = new HashSet<>();
    int count = 1 + random.nextInt(maxCount);
    while (streams.size() < count) {
      // The first ones have most of the entries.
      streams.add("stream " + (int) (15 * Math.pow(random.nextDouble(), 3)));
    }
    return streams;
  }

  private static List<String> naive(
      List<LogEntry> entries, Set<String> streams, LogPosition position, int direction) {
    return entries.stream()
        .filter(entry -> Integer.signum(entry.position().compareTo(position)) == direction)
        .filter(entry -> !Collections.disjoint(entry.streams(), streams))
        .map(Told::text)
        .toList();
  }

  @Test
  void unionReadDuringAppendsMissesNothing() throws InterruptedException {
    try (SqliteLog log = open(Durability.NORMAL)) {
      AtomicBoolean isOver = new AtomicBoolean();
      Thread appending =
          new Thread(
              () -> {
                for (int number = 0; number < 5_000; number++) {
                  // One of the streams in turn: each is read at another moment, or at the same.
                  Told told = Told.by(log, "stream " + number % 7, Integer.toString(number));
                  if (number % 5 == 0) {
                    told.appended();
                  }
                }
                isOver.set(true);
              });
      appending.start();
      Set<String> streams = new HashSet<>();
      for (int number = 0; number < 7; number++) {
        streams.add("stream " + number);
      }
      int next = 0;
      LogPosition position = LogPosition.START;
      while (next < 5_000) {
        boolean isLast = isOver.get();
        for (LogEntry entry : Streams.await(log.readAfter(streams, position, 50))) {
          assertThat(Told.text(entry)).isEqualTo(Integer.toString(next));
          next++;
          position = entry.position();
        }
        assertThat(isLast && next == 0).isFalse();
      }
      appending.join();
    }
  }

  @Test
  void noStreamIsRefused() {
    try (SqliteLog log = open(Durability.MEMORY)) {
      assertThatThrownBy(() -> LogRecord.of(Set.of(), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a record must belong to at least one stream");
      assertThatThrownBy(() -> log.readAfter(Set.of(), LogPosition.START, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there must be at least one stream to read");
    }
  }

  /** An id is unique in each of the streams of its record. */
  @Nested
  class Once {

    @ParameterizedTest
    @EnumSource
    void recordOfSeveralStreamsIsARepeatIfOneOfThemHasItsId(Durability durability) {
      try (SqliteLog log = open(durability)) {
        LogEntry first = Told.by(log, once(BOTH, "id", "first")).appended();

        assertThat(Told.by(log, once(BOTH, "id", "again")).alreadyThere().position())
            .isEqualTo(first.position());
        for (String stream : BOTH) {
          LogEntry earlier = Told.by(log, Told.once(stream, "id", "again")).alreadyThere();
          assertThat(earlier.position()).isEqualTo(first.position());
          assertThat(earlier.streams()).isEqualTo(BOTH);
          assertThat(Told.text(earlier)).isEqualTo("first");
        }
        Told.by(log, once(Set.of("attic", "cellar"), "id", "again")).alreadyThere();
        Told.by(log, Told.once("cellar", "id", "not there yet")).appended();
        assertThat(all(log, Set.of("lobby", "attic", "cellar")))
            .containsExactly("first", "not there yet");
      }
    }

    @Test
    void repeatNeitherMovesTheLastPositionNorLeavesAStream() throws InterruptedException {
      try (SqliteLog log = open(Durability.NORMAL)) {
        LogEntry first = Told.by(log, once(BOTH, "id", "first")).appended();
        List<Told> told = new ArrayList<>();
        Pause.during(
            log,
            () -> {
              told.add(Told.by(log, "lobby", "second"));
              told.add(Told.by(log, Told.once("lobby", "id", "again")));
              told.add(Told.by(log, once(Set.of("lobby", "never"), "id", "again")));
            });
        LogEntry second = told.get(0).appended();
        assertThat(told.get(1).alreadyThere().position()).isEqualTo(first.position());
        told.get(2).alreadyThere();

        assertThat(log.last()).isEqualTo(second.position());
      }
      assertThat(Database.strings(directory.resolve("log.db"), "SELECT name FROM stream"))
          .containsExactlyInAnyOrderElementsOf(BOTH);
    }

    @Test
    void ofSeveralEarlierEntriesTheFirstIsTold() {
      try (SqliteLog log = open(Durability.NORMAL)) {
        Told.by(log, Told.once("lobby", "id", "1")).appended();
        Told.by(log, Told.once("attic", "id", "2")).appended();

        assertThat(Told.text(Told.by(log, once(BOTH, "id", "again")).alreadyThere()))
            .isEqualTo("1");
      }
    }

    @Test
    void repeatsAreFoundWithinOneCommit() throws InterruptedException {
      try (SqliteLog log = open(Durability.NORMAL)) {
        List<Told> told = new ArrayList<>();
        Pause.during(
            log,
            () -> {
              told.add(Told.by(log, once(BOTH, "a", "a")));
              told.add(Told.by(log, Told.once("lobby", "a", "a again")));
              told.add(Told.by(log, Told.once("attic", "b", "b")));
              told.add(Told.by(log, once(BOTH, "b", "b again")));
              told.add(Told.by(log, once(BOTH, "b", "b again")));
              told.add(Told.by(log, Told.once("attic", "a", "a again")));
            });
        told.get(0).appended();
        assertThat(Told.text(told.get(1).alreadyThere())).isEqualTo("a");
        told.get(2).appended();
        assertThat(Told.text(told.get(3).alreadyThere())).isEqualTo("b");
        assertThat(Told.text(told.get(4).alreadyThere())).isEqualTo("b");
        assertThat(Told.text(told.get(5).alreadyThere())).isEqualTo("a");
        assertThat(log.status().commitCount()).isEqualTo(1);
        assertThat(log.status().appendedRecords()).isEqualTo(2);
        assertThat(all(log, BOTH)).containsExactly("a", "b");
      }
    }
  }
}
