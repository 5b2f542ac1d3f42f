package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
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

      assertThat(count("people_text")).isZero();
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

  @Test
  void whatWasForgottenIsNotFoundAndDoesNotComeBack() {
    Set<LogPosition> removed = ConcurrentHashMap.newKeySet();
    SearchReader reader = entry -> read(entry, removed);
    try (SqliteLog log = Talk.log(directory)) {
      try (SearchIndex index =
          SearchIndex.builder(log, reader).file(directory.resolve("search.db")).open()) {
        Talk.say(log, "lobby", "good words");
        LogPosition bad = Talk.say(log, "lobby", "bad words");
        LogPosition letter = Talk.whisper(log, "ann", "bob", "bad words");
        SearchScope scope = Finder.EVERY_PLACE.andPerson("ann");
        assertThat(Finder.texts(index, "words", scope)).hasSize(3);

        removed.add(bad);
        // Not shown even before it has left the index.
        assertThat(Finder.texts(index, "words", scope)).containsExactly("bad words", "good words");
        Talk.await(index.forget(bad));
        removed.add(letter);
        Talk.await(index.forget(letter));
        assertThat(count("entry")).isEqualTo(1);
        assertThat(count("place_text") + count("people_text")).isEqualTo(1);
        // Not there, and not yet there.
        Talk.await(index.forget(bad));
        Talk.await(index.forget(new LogPosition(1_000_000)));
      }
      assertThat(directory.resolve("search.db").toFile().delete()).isTrue();
      try (SearchIndex index =
          SearchIndex.builder(log, reader).file(directory.resolve("search.db")).open()) {
        assertThat(Finder.texts(index, "words")).containsExactly("good words");
        assertThat(count("entry")).isEqualTo(1);
      }
    }
  }

  private static Optional<SearchText> read(LogEntry entry, Set<LogPosition> removed) {
    return removed.contains(entry.position()) ? Optional.empty() : Talk.read(entry);
  }
}
