package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRedaction;
import io.holdfast.socketio.spi.MessageLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log has removed, or an administrator, is not found any more. */
@Timeout(120)
class RemovalTest {

  @TempDir Path directory;

  private long count(String table) {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("search.db"));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheLogHasRemovedLeavesTheIndex() {
    try (SqliteLog log =
            SqliteLog.builder(directory.resolve("log.db"))
                .durability(Durability.NORMAL)
                .maxBytes(1 << 20)
                .open();
        SearchIndex index = Finder.inFile(log, directory)) {
      Talk.say(log, "old", "first words in a room that nobody uses any more");
      Talk.whisper(log, "ann", "bob", "first words to bob");
      Talk.await(index.caughtUp());
      long position = 0;
      while (log.status().removedEntries() < 300) {
        position = Talk.say(log, "lobby", "later words " + "x".repeat(3_000)).value();
      }
      SearchScope scope = Finder.EVERY_PLACE.andPerson("bob");
      assertThat(Finder.texts(index, "first", scope)).isEmpty();
      while (index.status().lag() > 0 || count("entry") > log.status().entryCount() + 100) {
        Talk.say(log, "lobby", "more words " + "x".repeat(3_000));
        Talk.await(index.caughtUp());
      }

      assertThat(count("named_text")).isZero();
      assertThat(count("place")).isEqualTo(1);
      assertThat(count("place_text")).isEqualTo(count("entry")).isLessThan(position);
      assertThat(Finder.positions(Finder.page(index, SearchQuery.of("later"), scope)))
          .allMatch(found -> found.compareTo(log.horizon()) > 0);
    }
  }

  @Test
  void anIndexThatWasAwayWhileTheLogRemovedFollowsIt() {
    try (SqliteLog log =
        SqliteLog.builder(directory.resolve("log.db"))
            .durability(Durability.NORMAL)
            .maxBytes(1 << 20)
            .open()) {
      try (SearchIndex index = Finder.inFile(log, directory)) {
        Talk.say(log, "lobby", "first words");
        Talk.await(index.caughtUp());
      }
      while (log.status().removedEntries() < 300) {
        Talk.say(log, "lobby", "later words " + "x".repeat(3_000));
      }
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(Finder.texts(index, "first")).isEmpty();
        assertThat(Finder.texts(index, "later")).hasSize(SearchQuery.DEFAULT_COUNT);
        assertThat(index.status().failedCount()).isZero();
      }
    }
  }

  /** As whoever removes a message does it. */
  private static void redact(MessageLog log, SearchIndex index, LogPosition position) {
    Talk.await(index.forget(position));
    CompletableFuture<Void> redacted = new CompletableFuture<>();
    log.append(
        List.of(new LogRedaction(position)),
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            redacted.complete(null);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            redacted.completeExceptionally(new AssertionError("it has no id"));
          }

          @Override
          public void failed(LogException cause) {
            redacted.completeExceptionally(cause);
          }
        });
    Talk.await(redacted);
  }

  @Test
  void whatWasRedactedIsNotFoundAndDoesNotComeBack() {
    try (SqliteLog log = Talk.log(directory)) {
      try (SearchIndex index = Finder.inFile(log, directory)) {
        Talk.say(log, "lobby", "good words");
        LogPosition bad = Talk.say(log, "lobby", "bad words");
        LogPosition letter = Talk.whisper(log, "ann", "bob", "bad words");
        SearchScope scope = Finder.EVERY_PLACE.andPerson("ann");
        assertThat(Finder.texts(index, "words", scope)).hasSize(3);

        redact(log, index, bad);
        assertThat(Finder.texts(index, "words", scope)).containsExactly("bad words", "good words");
        redact(log, index, letter);
        assertThat(Finder.texts(index, "words", scope)).containsExactly("good words");
        assertThat(count("entry")).isEqualTo(1);
        assertThat(count("place_text") + count("named_text")).isEqualTo(1);
        Talk.await(index.forget(bad));
      }
      // It is the same index, though the last entry that it has seen is gone.
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(index.status().isBuilding()).isFalse();
      }
      assertThat(directory.resolve("search.db").toFile().delete()).isTrue();
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(Finder.texts(index, "words")).containsExactly("good words");
        assertThat(count("entry")).isEqualTo(1);
      }
    }
  }

  @Test
  void whatIsNotShownByItsReaderIsNotShownWhileItIsInTheIndex() {
    Set<LogPosition> removed = ConcurrentHashMap.newKeySet();
    SearchReader reader =
        entry -> removed.contains(entry.position()) ? Optional.empty() : Talk.read(entry);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = SearchIndex.builder(log, reader).open()) {
      LogPosition position = Talk.say(log, "lobby", "words");
      assertThat(Finder.texts(index, "words")).hasSize(1);
      removed.add(position);
      assertThat(Finder.texts(index, "words")).isEmpty();
    }
  }

  @Test
  void whatIsForgottenBeforeItIsIndexedIsNotIndexed() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inFile(log, directory)) {
      LogPosition next = new LogPosition(Talk.say(log, "lobby", "first words").value() + 1);
      Talk.await(index.caughtUp());
      Talk.await(index.forget(next));
      assertThat(Talk.say(log, "lobby", "second words")).isEqualTo(next);
      Talk.say(log, "lobby", "third words");

      assertThat(Finder.texts(index, "words")).containsExactly("third words", "first words");
      assertThat(count("entry")).isEqualTo(2);
      Talk.await(index.forget(next));
      assertThat(count("forgotten")).isZero();
    }
  }

  @Test
  void theWordsOfWhatWasForgottenLeaveTheFiles() throws IOException {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inFile(log, directory)) {
      Talk.sayMany(log, "lobby", 3_000, number -> "harmless number" + number);
      LogPosition bad = Talk.say(log, "lobby", "xylophonequartz");
      LogPosition letter = Talk.whisper(log, "ann", "bob", "xylophonequartz");
      Talk.sayMany(log, "lobby", 3_000, number -> "harmless again" + number);
      assertThat(Finder.texts(index, "xylophonequartz")).hasSize(1);
      assertThat(isInFiles("xylophonequartz")).isTrue();
      Talk.await(index.forget(bad));
      Talk.await(index.forget(letter));

      while (isInFiles("xylophonequartz")) {
        Talk.say(log, "lobby", "waiting");
        Talk.await(index.caughtUp());
      }
      assertThat(Finder.texts(index, "number2999")).hasSize(1);
      assertThat(Finder.texts(index, "again7")).isNotEmpty();
    }
  }

  /** {@return whether a word can be read in a file of the index} */
  private boolean isInFiles(String word) throws IOException {
    for (String ending : List.of("", "-wal")) {
      Path file = directory.resolve("search.db" + ending);
      // FTS5 leaves out what a word has in common with the one before it.
      if (Files.exists(file)
          && Files.readString(file, StandardCharsets.ISO_8859_1).contains(word.substring(1))) {
        return true;
      }
    }
    return false;
  }
}
