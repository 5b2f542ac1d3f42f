package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogValue;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that an earlier release wrote. */
@Timeout(60)
class MigrationTest {

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void writeVersion1() throws SQLException {
    file = directory.resolve("log.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA application_id = " + FileHeader.APPLICATION_ID);
      new Schema(Schema.CURRENT.migrations().subList(0, 1)).migrate(connection);
      statement.execute("INSERT INTO stream VALUES (1, 'lobby'), (2, 'attic')");
      statement.execute(
          "INSERT INTO entry (position, stream, id, time, payload) VALUES"
              + " (3, 1, NULL, 1000, x'61'), (5, 2, 'id-5', 2000, x'62'),"
              + " (8, 1, 'id-8', 3000, x'63')");
    }
  }

  @Test
  void fileOfVersion1KeepsItsEntriesPositionsTimesAndIds() {
    try (SqliteLog log = SqliteLog.open(file)) {
      List<LogEntry> lobby = Streams.all(log, "lobby");
      assertThat(Streams.texts(lobby)).containsExactly("a", "c");
      assertThat(lobby)
          .extracting(LogEntry::position)
          .containsExactly(new LogPosition(3), new LogPosition(8));
      assertThat(lobby.get(1).time().toEpochMilli()).isEqualTo(3_000);
      assertThat(Streams.texts(log, "attic")).containsExactly("b");
      assertThat(Told.by(log, Told.once("attic", "id-5", "again")).alreadyThere().position())
          .isEqualTo(new LogPosition(5));
      assertThat(log.last()).isEqualTo(new LogPosition(8));
      assertThat(log.horizon()).isEqualTo(LogPosition.START);
    }
  }

  @Test
  void fileOfVersion1TakesRecordsOfSeveralStreamsAndValues() {
    String epoch;
    Set<String> both = Set.of("lobby", "attic");
    try (SqliteLog log = SqliteLog.open(file)) {
      epoch = log.epoch();
      assertThat(epoch).hasSize(24);
      Told.of(
              log,
              LogRecord.once(both, "id-9", Told.bytes("d")),
              LogValue.of("table", "key", Told.bytes("value")))
          .committed();
    }
    try (SqliteLog log = SqliteLog.open(file)) {
      assertThat(log.epoch()).isEqualTo(epoch);
      assertThat(Streams.texts(Streams.await(log.readAfter(both, LogPosition.START, 9))))
          .containsExactly("a", "b", "c", "d");
      assertThat(Streams.value(log, "table", "key")).contains("value");
    }
  }
}
