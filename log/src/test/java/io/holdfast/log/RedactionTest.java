package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRedaction;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedactionTest {

  @TempDir Path directory;

  private SqliteLog open() {
    return SqliteLog.open(directory.resolve("log.db"));
  }

  private static List<Long> positions(List<LogEntry> entries) {
    return entries.stream().map(entry -> entry.position().value()).toList();
  }

  private static void redact(MessageLog log, long... positions) {
    for (long position : positions) {
      Told.of(log, new LogRedaction(new LogPosition(position))).committed();
    }
  }

  private static void say(MessageLog log, int count) {
    for (int number = 1; number <= count; number++) {
      Told.by(log, "lobby", "number " + number).appended();
    }
  }

  /** The files of the log that hold a text. */
  private List<String> filesWith(String text) throws IOException {
    List<String> holding = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (bytes.contains(text)) {
          holding.add(file.getFileName().toString());
        }
      }
    }
    return holding;
  }

  @Test
  void readsPassOverWhatWasRedactedAndFillTheirPages() {
    try (SqliteLog log = open()) {
      say(log, 9);
      redact(log, 2, 3, 8, 9);

      assertThat(positions(Streams.await(log.readAfter("lobby", LogPosition.START, 3))))
          .containsExactly(1L, 4L, 5L);
      assertThat(positions(Streams.await(log.readBefore("lobby", LogPosition.END, 3))))
          .containsExactly(5L, 6L, 7L);
      assertThat(positions(Streams.await(log.readBefore("lobby", new LogPosition(5), 9))))
          .containsExactly(1L, 4L);
      assertThat(positions(Streams.await(log.readAfter("lobby", new LogPosition(7), 9)))).isEmpty();
      assertThat(log.last()).isEqualTo(new LogPosition(9));
    }
  }

  @Test
  void entryOfSeveralStreamsIsGoneFromEach() {
    try (SqliteLog log = open()) {
      Told.by(log, LogRecord.of(Set.of("lobby", "attic"), Told.bytes("secret"))).appended();
      redact(log, 1);

      assertThat(Streams.all(log, "lobby")).isEmpty();
      assertThat(Streams.all(log, "attic")).isEmpty();
    }
  }

  @Test
  void repeatOfWhatWasRedactedIsARepeat() {
    try (SqliteLog log = open()) {
      Told.by(log, Told.once("lobby", "id-1", "secret")).appended();
      redact(log, 1);
    }
    try (SqliteLog log = open()) {
      LogEntry earlier = Told.by(log, Told.once("lobby", "id-1", "secret")).alreadyThere();

      assertThat(earlier.position()).isEqualTo(new LogPosition(1));
      assertThat(earlier.payload().remaining()).isZero();
      assertThat(Streams.all(log, "lobby")).isEmpty();
    }
  }

  @Test
  void whatIsCommittedTogetherIsDoneTogetherOrNotAtAll() {
    try (SqliteLog log = open()) {
      Told.by(log, Told.once("lobby", "id-1", "stays")).appended();
      LogRedaction redaction = new LogRedaction(new LogPosition(1));

      Told.of(log, redaction, Told.once("lobby", "id-1", "again")).alreadyThere();
      assertThat(Streams.texts(log, "lobby")).containsExactly("stays");

      Told.of(log, redaction, LogValue.of("table", "key", Told.bytes("value"))).committed();
      assertThat(Streams.all(log, "lobby")).isEmpty();
      assertThat(Streams.value(log, "table", "key")).contains("value");
    }
  }

  @Test
  void whatIsNotThereIsNotRedacted() {
    try (SqliteLog log = open()) {
      redact(log, 17);
      say(log, 1);
      redact(log, 1, 1);

      assertThat(Streams.all(log, "lobby")).isEmpty();
    }
  }

  @Test
  void textIsInNoFileOfTheLogAnyMore() throws IOException {
    String small = "the-small-secret";
    String large = "the-large-secret-" + "x".repeat(100_000) + "-its-end";
    try (SqliteLog log = open()) {
      say(log, 50);
      Told.by(log, "lobby", small).appended();
      Told.by(log, "lobby", large).appended();
      say(log, 50);
      assertThat(filesWith(small)).isNotEmpty();
      assertThat(filesWith("-its-end")).isNotEmpty();

      redact(log, 51, 52);

      await()
          .untilAsserted(
              () -> {
                assertThat(filesWith(small)).isEmpty();
                assertThat(filesWith("the-large-secret")).isEmpty();
                assertThat(filesWith("-its-end")).isEmpty();
              });
      assertThat(Streams.all(log, "lobby")).hasSize(100);
    }
  }

  @Test
  void whatAProcessLeftUndoneIsDoneByTheNext() throws Exception {
    try (SqliteLog log = open()) {
      Told.by(log, "lobby", "the-secret").appended();
    }
    Path file = directory.resolve("log.db");
    // As it is when the process ends between the commit and the wiping.
    Path wal = directory.resolve("log.db-wal");
    byte[] whole;
    byte[] left;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint = 0");
      statement.execute("PRAGMA secure_delete = ON");
      statement.execute("UPDATE entry SET payload = x'', redacted = 1");
      whole = Files.readAllBytes(file);
      left = Files.readAllBytes(wal);
    }
    Files.write(file, whole);
    Files.write(wal, left);
    assertThat(filesWith("the-secret")).isNotEmpty();

    try (SqliteLog log = open()) {
      await().untilAsserted(() -> assertThat(filesWith("the-secret")).isEmpty());
      assertThat(Streams.all(log, "lobby")).isEmpty();
    }
  }

  @Test
  void historyLeavesItOutAndTellsThoseWhoFollow() {
    try (SqliteLog log = open()) {
      History<LogEntry> history = History.of(log);
      say(log, 3);
      List<String> told = new ArrayList<>();
      HistoryFollower<LogEntry> follower =
          new HistoryFollower<>() {
            @Override
            public void caughtUp(HistoryPage<LogEntry> page) {
              told.addAll(Streams.texts(page.messages()));
            }

            @Override
            public void said(LogEntry message) {
              told.add(Told.text(message));
            }

            @Override
            public void removed(LogPosition position) {
              told.add("removed " + position.value());
            }
          };
      history.follow("lobby", follower);
      await().until(() -> told.size() == 3);

      Told redacted = new Told();
      history.redact(new LogPosition(2), List.of(), redacted);
      redacted.committed();
      Told said = new Told();
      history.append(LogRecord.of("lobby", Told.bytes("number 4")), said);
      said.committed();
      Told unheld = new Told();
      history.redact(new LogPosition(2), List.of(), unheld);
      unheld.committed();

      assertThat(told).containsExactly("number 1", "number 2", "number 3", "removed 2", "number 4");
      HistoryPage<LogEntry> page = Streams.await(history.readBefore("lobby", LogPosition.END, 2));
      assertThat(positions(page.messages())).containsExactly(3L, 4L);
      assertThat(page.hasMore()).isTrue();
      List<LogEntry> again = new ArrayList<>();
      history.follow(
          "lobby",
          new HistoryFollower<>() {
            @Override
            public void caughtUp(HistoryPage<LogEntry> recent) {
              again.addAll(recent.messages());
            }

            @Override
            public void said(LogEntry message) {}
          });
      await().until(() -> again.size() == 3);
    }
  }
}
