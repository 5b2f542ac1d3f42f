package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values, and what is committed together. */
@Timeout(60)
class ChangesTest {

  @TempDir Path directory;

  private SqliteLog open(Durability durability) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
  }

  private static LogValue value(String key, String text) {
    return LogValue.of("table", key, Told.bytes(text));
  }

  private static LogRemoval removal(String key) {
    return new LogRemoval("table", key);
  }

  private static LogRecord record(String text) {
    return LogRecord.of("lobby", Told.bytes(text));
  }

  @ParameterizedTest
  @EnumSource
  void lastValueOfAKeyIsReadUntilItIsRemoved(Durability durability) {
    try (SqliteLog log = open(durability)) {
      assertThat(Streams.value(log, "table", "key")).isEmpty();
      assertThat(Told.of(log, value("key", "1")).committed()).isEmpty();
      assertThat(Streams.value(log, "table", "key")).contains("1");
      Told.of(log, value("key", "2"), LogValue.of("other", "key", new byte[0])).committed();
      assertThat(Streams.value(log, "table", "key")).contains("2");
      assertThat(Streams.value(log, "other", "key")).contains("");
      Told.of(log, removal("key"), removal("never there")).committed();
      assertThat(Streams.value(log, "table", "key")).isEmpty();
      assertThat(Streams.value(log, "other", "key")).isPresent();
    }
  }

  @Test
  void valuesAreThereAfterARestart() {
    try (SqliteLog log = open(Durability.FULL)) {
      Told.of(log, value("a", "1"), value("b", "2")).committed();
    }
    try (SqliteLog log = open(Durability.FULL)) {
      assertThat(Streams.values(log, "table")).containsExactly("a=1", "b=2");
    }
  }

  @Test
  void valuesAreListedByKeyInPages() {
    try (SqliteLog log = open(Durability.MEMORY)) {
      // U+FF5E is before U+1F600, although its UTF-16 is behind.
      for (String key : List.of("b", "\uD83D\uDE00", "a", "\uFF5E", "B", "aa")) {
        Told.of(log, value(key, key)).committed();
      }
      assertThat(Streams.await(log.list("table", "", 2)))
          .extracting(LogValue::key)
          .containsExactly("B", "a");
      assertThat(Streams.await(log.list("table", "a", 9)))
          .extracting(LogValue::key)
          .containsExactly("aa", "b", "\uFF5E", "\uD83D\uDE00");
      assertThat(Streams.await(log.list("unknown", "", 2))).isEmpty();
    }
  }

  @Test
  void lastChangeOfAKeyInACommitStands() throws InterruptedException {
    try (SqliteLog log = open(Durability.NORMAL)) {
      List<Told> told = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            for (int number = 0; number < 100; number++) {
              told.add(Told.of(log, value("put", Integer.toString(number))));
              told.add(Told.of(log, value("gone", "x"), removal("gone")));
              told.add(Told.of(log, removal("back"), value("back", "y")));
            }
          });
      told.forEach(Told::committed);

      assertThat(log.status().commitCount()).isEqualTo(1);
      assertThat(Streams.values(log, "table")).containsExactly("back=y", "put=99");
    }
  }

  @Test
  void recordsAndValuesAreToldTogetherInOrder() {
    try (SqliteLog log = open(Durability.FULL)) {
      List<LogEntry> entries =
          Told.of(log, record("1"), value("a", "1"), record("2"), removal("b")).committed();

      assertThat(Streams.texts(entries)).containsExactly("1", "2");
      assertThat(entries.get(0).position()).isLessThan(entries.get(1).position());
      assertThat(log.last()).isEqualTo(entries.get(1).position());
      assertThat(Streams.texts(log, "lobby")).containsExactly("1", "2");
      assertThat(Streams.values(log, "table")).containsExactly("a=1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsDoneIfARecordIsARepeat(Durability durability) {
    try (SqliteLog log = open(durability)) {
      LogRecord once = Told.once("lobby", "id", "once");
      LogEntry first = Told.of(log, once, value("answer", "first")).committed().get(0);

      Told alone = Told.of(log, once, value("answer", "second"), removal("answer"));
      assertThat(alone.alreadyThere().position()).isEqualTo(first.position());
      Told beside = Told.of(log, record("beside"), once, value("answer", "third"));
      assertThat(beside.alreadyThere().position()).isEqualTo(first.position());
      Told later = Told.of(log, Told.once("lobby", "new id", "new"), once);
      assertThat(later.alreadyThere().position()).isEqualTo(first.position());

      Told.by(log, Told.once("lobby", "new id", "not there yet")).appended();
      assertThat(Streams.texts(log, "lobby")).containsExactly("once", "not there yet");
      assertThat(Streams.values(log, "table")).containsExactly("answer=first");
    }
  }

  @Test
  void nothingIsDoneIfARecordIsARepeatInTheSameCommit() throws InterruptedException {
    try (SqliteLog log = open(Durability.NORMAL)) {
      List<Told> told = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            told.add(Told.of(log, Told.once("lobby", "a", "a"), value("key", "1")));
            told.add(Told.of(log, Told.once("lobby", "a", "a"), value("key", "2")));
            told.add(
                Told.of(
                    log,
                    Told.once("lobby", "b", "b"),
                    Told.once("lobby", "a", "a"),
                    value("key", "3")));
            told.add(Told.of(log, Told.once("lobby", "b", "b"), value("other", "4")));
          });
      told.get(0).committed();
      told.get(1).alreadyThere();
      told.get(2).alreadyThere();
      told.get(3).committed();

      assertThat(log.status().commitCount()).isEqualTo(1);
      assertThat(Streams.texts(log, "lobby")).containsExactly("a", "b");
      assertThat(Streams.values(log, "table")).containsExactly("key=1", "other=4");
    }
  }

  @Test
  void valueIsThereBeforeItsListenerIsTold() {
    try (SqliteLog log = open(Durability.FULL)) {
      for (int number = 0; number < 50; number++) {
        Told.of(log, value("key", Integer.toString(number))).committed();
        assertThat(Streams.value(log, "table", "key")).contains(Integer.toString(number));
      }
    }
  }

  @Test
  void whatCannotBeCommittedTogetherIsRefused() {
    try (SqliteLog log = open(Durability.MEMORY)) {
      assertThatThrownBy(() -> Told.of(log))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there must be at least one change");
      LogRecord once = Told.once("lobby", "id", "twice");
      assertThatThrownBy(() -> Told.of(log, once, once))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("two records of the stream lobby have the id id");
      assertThatThrownBy(() -> value("", "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the key of a value must not be empty");
      assertThatThrownBy(() -> removal("")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Told.of(log, value("\uD800", "x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the key of a value must be Unicode text, has an unpaired surrogate at index 0");
    }
  }

  @Test
  void changesCountAgainstTheQueueOneByOne() throws InterruptedException {
    try (SqliteLog log =
        SqliteLog.builder(directory.resolve("log.db")).maxQueuedRecords(4).open()) {
      List<Told> queued = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            queued.add(Told.of(log, value("a", "1"), value("b", "2"), record("3")));
            assertThat(Told.of(log, value("c", "1"), value("d", "2")).failed().error())
                .isEqualTo(LogError.OVERLOADED);
            queued.add(Told.of(log, value("e", "4")));
          });
      queued.forEach(Told::committed);
      Told.of(log, value("c", "1"), value("d", "2"), value("f", "3"), value("g", "4")).committed();

      assertThat(log.status().queuedRecords()).isZero();
      assertThat(Streams.values(log, "table")).hasSize(7);
    }
  }

  @Test
  void eachLogHasItsEpochAndKeepsIt() {
    String epoch;
    try (SqliteLog log = open(Durability.FULL);
        SqliteLog other = SqliteLog.open(directory.resolve("other.db"));
        SqliteLog memory = open(Durability.MEMORY)) {
      epoch = log.epoch();
      assertThat(List.of(epoch, other.epoch(), memory.epoch())).doesNotHaveDuplicates();
    }
    try (SqliteLog log = open(Durability.FULL)) {
      assertThat(log.epoch()).isEqualTo(epoch);
    }
  }
}
