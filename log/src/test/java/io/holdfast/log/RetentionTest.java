package io.holdfast.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RetentionTest {

  private static final Duration MAX_AGE = Duration.ofHours(1);

  @TempDir Path directory;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  private SqliteLog.Builder builder() {
    return SqliteLog.builder(directory.resolve("log.db"))
        .clock(now::get)
        .durability(Durability.NORMAL);
  }

  private void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(30, SECONDS).until(condition);
  }

  private static List<LogEntry> append(SqliteLog log, String stream, int from, int to) {
    List<Told> told = new ArrayList<>();
    for (int number = from; number < to; number++) {
      told.add(Told.by(log, stream, Integer.toString(number)));
    }
    return told.stream().map(Told::appended).toList();
  }

  @Test
  void everythingIsKeptByDefault() {
    try (SqliteLog log = builder().open()) {
      append(log, "lobby", 0, 10);
      pass(Duration.ofDays(10_000));
      append(log, "lobby", 10, 20);

      assertThat(Streams.all(log, "lobby")).hasSize(20);
      assertThat(log.horizon()).isEqualTo(LogPosition.START);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oldEntriesGoAndTheHorizonSaysSo(Durability durability) {
    try (SqliteLog log = builder().durability(durability).maxAge(MAX_AGE).open()) {
      List<LogEntry> old = append(log, "lobby", 0, 1_000);
      pass(Duration.ofMinutes(30));
      append(log, "lobby", 1_000, 1_010);
      pass(Duration.ofMinutes(31));
      await("removal", () -> log.status().removedEntries() == 1_000);

      assertThat(Streams.all(log, "lobby")).hasSize(10);
      assertThat(log.horizon()).isEqualTo(old.get(999).position());
      assertThat(log.status().horizon()).isEqualTo(log.horizon());
      assertThat(log.status().entryCount()).isEqualTo(10);
      assertThat(log.status().oldestAge()).isEqualTo(Duration.ofMinutes(31));
      append(log, "lobby", 1_010, 1_020);
      assertThat(Streams.all(log, "lobby")).hasSize(20);
    }
  }

  @Test
  void statusKnowsHowManyEntriesThereAreAndHowOldTheyAre() {
    try (SqliteLog log = builder().open()) {
      assertThat(log.status().entryCount()).isZero();
      assertThat(log.status().oldestAge()).isZero();
      append(log, "lobby", 0, 5);
      Told.by(log, Told.once("lobby", "once", "x")).appended();
      Told.by(log, Told.once("lobby", "once", "x")).alreadyThere();
      pass(Duration.ofMinutes(7));
      assertThat(log.status().entryCount()).isEqualTo(6);
      assertThat(log.status().oldestAge()).isEqualTo(Duration.ofMinutes(7));
    }
    try (SqliteLog log = builder().open()) {
      append(log, "lobby", 6, 8);
      assertThat(log.status().entryCount()).isEqualTo(8);
      assertThat(log.status().oldestAge()).isEqualTo(Duration.ofMinutes(7));
    }
  }

  @Test
  void horizonAndLastPositionAreThereAfterARestart() {
    LogPosition last;
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      List<LogEntry> entries = append(log, "lobby", 0, 20);
      last = entries.get(19).position();
      pass(Duration.ofHours(2));
      await("removal", () -> log.horizon().equals(last));
    }
    try (SqliteLog log = builder().open()) {
      assertThat(log.horizon()).isEqualTo(last);
      assertThat(log.last()).isEqualTo(last);
      assertThat(Told.by(log, "lobby", "next").appended().position()).isGreaterThan(last);
    }
  }

  @Test
  void nothingGoesForItsAgeInTheFirstMinute() {
    try (SqliteLog log = builder().open()) {
      append(log, "lobby", 0, 10);
    }
    pass(Duration.ofDays(1));
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      lookForOldEntries(log);
      assertThat(log.status().removedEntries()).isZero();

      pass(Retention.GRACE);
      lookForOldEntries(log);
      assertThat(log.status().removedEntries()).isEqualTo(10);
    }
  }

  /** So much comes that the log looks at what is old, and does so before what comes then. */
  private static void lookForOldEntries(SqliteLog log) {
    Told.by(log, LogRecord.of("large", new byte[2 << 20])).appended();
    Told.by(log, "small", "x").appended();
  }

  @Test
  void whatAHolderNeedsStaysHoweverOld() {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      List<LogEntry> entries = append(log, "lobby", 0, 100);
      log.keepAfter("sessions", entries.get(39).position());
      log.keepAfter("mailboxes", entries.get(19).position());
      pass(Duration.ofHours(2));

      await("the lowest", () -> log.horizon().equals(entries.get(19).position()));
      log.keepAfter("mailboxes", entries.get(59).position());
      await("the next", () -> log.horizon().equals(entries.get(39).position()));
      assertThat(Streams.all(log, "lobby")).hasSize(60);
      log.keepAfter("sessions", LogPosition.END);
      await("the last", () -> log.horizon().equals(entries.get(59).position()));
      assertThat(Streams.all(log, "lobby")).hasSize(40);
    }
  }

  @Test
  void wantOfRoomBeatsAHolder() {
    try (SqliteLog log = builder().maxBytes(RetentionLimits.MIN_BYTES).open()) {
      log.keepAfter("holder", LogPosition.START);
      List<Told> told = new ArrayList<>();
      byte[] payload = new byte[10_000];
      for (int number = 0; number < 1_000; number++) {
        told.add(Told.by(log, LogRecord.of("lobby", payload)));
      }
      told.forEach(Told::appended);
      await("room", () -> Streams.all(log, "lobby").size() < 110);

      List<LogEntry> kept = Streams.all(log, "lobby");
      assertThat(log.status().usedBytes()).isLessThanOrEqualTo(RetentionLimits.MIN_BYTES);
      // A little more is removed than must be.
      assertThat(kept).hasSizeGreaterThan(50);
      assertThat(kept.get(kept.size() - 1).position())
          .isEqualTo(told.get(999).appended().position());
      assertThat(log.horizon().value()).isEqualTo(kept.get(0).position().value() - 1);
    }
  }

  @Test
  void fileStaysWithinItsBoundWhileItIsAppendedTo() {
    try (SqliteLog log = builder().maxBytes(4 << 20).open()) {
      byte[] payload = new byte[1_000];
      for (int round = 0; round < 40; round++) {
        List<Told> told = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
          told.add(Told.by(log, LogRecord.of("stream " + number % 10, payload)));
        }
        told.forEach(Told::appended);
      }
    }
    assertThat(directory.resolve("log.db").toFile().length()).isLessThan(8 << 20);
  }

  @Test
  void idsOfRemovedEntriesAreFreeAndThoseOfKeptOnesAreNot() {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      Set<String> both = Set.of("lobby", "attic");
      Told.by(log, LogRecord.once(both, "old", Told.bytes("old"))).appended();
      pass(Duration.ofMinutes(50));
      Told.by(log, LogRecord.once(both, "new", Told.bytes("new"))).appended();
      pass(Duration.ofMinutes(11));
      await("removal", () -> log.status().removedEntries() == 1);

      Told.by(log, LogRecord.once(both, "new", Told.bytes("again"))).alreadyThere();
      Told.by(log, Told.once("attic", "old", "attic")).appended();
      Told.by(log, Told.once("lobby", "old", "lobby")).appended();
      assertThat(Streams.texts(log, "attic")).containsExactly("new", "attic");
      assertThat(Streams.texts(log, "lobby")).containsExactly("new", "lobby");
    }
  }

  @Test
  void valuesStayAndDesertedStreamsGo() {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      for (int number = 0; number < 300; number++) {
        Set<String> streams = Set.of("one of " + number, "and " + number, "all");
        Told.by(log, LogRecord.of(streams, Told.bytes("x")));
      }
      Told.of(log, LogValue.of("table", "key", Told.bytes("value"))).committed();
      pass(Duration.ofHours(2));
      await("removal", () -> log.status().removedEntries() == 300);
      append(log, "one of 7", 7, 8);

      assertThat(Streams.texts(log, "one of 7")).containsExactly("7");
      assertThat(Streams.values(log, "table")).containsExactly("key=value");
    }
    assertThat(Database.strings(directory.resolve("log.db"), "SELECT name FROM stream"))
        .containsExactly("one of 7");
    assertThat(Database.strings(directory.resolve("log.db"), "SELECT stream FROM further"))
        .isEmpty();
  }

  @Test
  void appendWaitsForOneStepOfRemovingAtMost() {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      append(log, "lobby", 0, 50_000);
      pass(Duration.ofHours(2));
      CompletableFuture<List<Long>> over = new CompletableFuture<>();
      List<Long> removedCounts = new ArrayList<>();
      AppendListener next =
          new OnAppended() {
            @Override
            public void appended(LogEntry entry) {
              removedCounts.add(log.status().removedEntries());
              if (log.status().removedEntries() == 50_000) {
                over.complete(removedCounts);
              } else {
                log.append(LogRecord.of("attic", new byte[0]), this);
              }
            }
          };
      log.append(LogRecord.of("attic", new byte[0]), next);
      List<Long> counts = over.orTimeout(60, SECONDS).join();

      assertThat(counts).hasSizeGreaterThan(50_000 / 256);
      for (int index = 1; index < counts.size(); index++) {
        assertThat(counts.get(index) - counts.get(index - 1)).isBetween(0L, 256L);
      }
    }
  }

  /** {@return how many entries one step removes, after a commit of so many records} */
  private long stepAfter(SqliteLog log, int count, byte[] payload) throws InterruptedException {
    CompletableFuture<Long> before = new CompletableFuture<>();
    CompletableFuture<Long> after = new CompletableFuture<>();
    Pause.during(
        log,
        () -> {
          log.keepAfter("holder", LogPosition.END);
          pass(Duration.ofHours(2));
          for (int number = 1; number < count; number++) {
            Told.by(log, LogRecord.of("attic", payload));
          }
          OnAppended last =
              entry -> {
                before.complete(log.status().removedEntries());
                log.execute(() -> after.complete(log.status().removedEntries()));
              };
          log.append(LogRecord.of("attic", payload), last);
        });
    return after.orTimeout(60, SECONDS).join() - before.join();
  }

  @Test
  void stepRemovesTwiceWhatTheCommitBeforeItHasAppended() throws InterruptedException {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      log.keepAfter("holder", LogPosition.START);
      append(log, "lobby", 0, 5_000);

      assertThat(stepAfter(log, 1_000, new byte[1_100])).isEqualTo(2_000);
    }
  }

  @Test
  void stepRemovesFewEntriesIfTheyAreLarge() throws InterruptedException {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      log.keepAfter("holder", LogPosition.START);
      for (int number = 0; number < 20; number++) {
        Told.by(log, LogRecord.of("lobby", new byte[1 << 20])).appended();
      }

      assertThat(stepAfter(log, 10, new byte[200_000])).isEqualTo(4);
    }
  }

  @Test
  void entriesOfSeveralStreamsGoWhateverIsRemovedWithThem() {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      Told.by(log, LogRecord.of(Set.of("lobby", "attic"), Told.bytes("both"))).appended();
      append(log, "lobby", 0, 10);
      pass(Duration.ofHours(2));
      await("removal", () -> log.status().removedEntries() == 11);
    }
    assertThat(Database.strings(directory.resolve("log.db"), "SELECT stream FROM further"))
        .isEmpty();
    assertThat(Database.strings(directory.resolve("log.db"), "SELECT name FROM stream")).isEmpty();
  }

  @Test
  void horizonIsNeverBehindWhatAReadFinds() {
    try (SqliteLog log = builder().maxAge(MAX_AGE).open()) {
      List<LogEntry> entries = append(log, "lobby", 0, 20_000);
      pass(Duration.ofHours(2));
      int foundCount = 0;
      int brokenCount = 0;
      while (log.status().removedEntries() < 20_000) {
        LogPosition position = log.horizon();
        List<LogEntry> read = Streams.await(log.readAfter("lobby", position, 1));
        if (log.horizon().compareTo(position) > 0) {
          brokenCount++;
        } else if (!read.isEmpty()) {
          foundCount++;
          assertThat(read.get(0).position().value()).isEqualTo(position.value() + 1);
        }
      }
      assertThat(foundCount + brokenCount).isPositive();
      assertThat(log.horizon()).isEqualTo(entries.get(19_999).position());
    }
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> builder().maxAge(Duration.ZERO).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxAge must be at least 1 ms, was PT0S");
    assertThatThrownBy(() -> builder().maxBytes(1).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBytes must be at least 1048576, was 1");
    assertThat(directory).isEmptyDirectory();
  }
}
