package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpeningTest {

  private Path directory;
  private Path file;

  @BeforeEach
  void nameFile(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
    file = this.directory.resolve("log.db");
  }

  private static void execute(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static LogException openFailure(Path file) {
    return catchThrowableOfType(LogException.class, () -> SqliteLog.open(file).close());
  }

  private String[] fileNames() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(each -> each.getFileName().toString()).sorted().toArray(String[]::new);
    }
  }

  @Test
  void recordsAreThereAfterARestartAndPositionsGoOn() {
    LogEntry first;
    try (SqliteLog log = SqliteLog.open(file)) {
      first = Told.by(log, "lobby", "first").appended();
    }
    try (SqliteLog log = SqliteLog.open(file)) {
      assertThat(Streams.texts(log, "lobby")).containsExactly("first");
      assertThat(Told.by(log, "lobby", "second").appended().position())
          .isGreaterThan(first.position());
    }
  }

  @Test
  void positionsAreNeverGivenAgain() throws SQLException {
    try (SqliteLog log = SqliteLog.open(file)) {
      Told.by(log, "lobby", "first").appended();
      Told.by(log, "lobby", "second").appended();
    }
    execute(file, "DELETE FROM entry");
    try (SqliteLog log = SqliteLog.open(file)) {
      assertThat(Told.by(log, "lobby", "third").appended().position())
          .isEqualTo(new LogPosition(3));
    }
  }

  @Test
  void closedLogIsOneFileAndItsLock() throws IOException {
    try (SqliteLog log = SqliteLog.open(file)) {
      Told.by(log, "lobby", "text").appended();
      Streams.all(log, "lobby");
    }

    assertThat(fileNames()).containsExactly("log.db", "log.db.lock");
  }

  @Test
  void emptyFileBecomesALog() throws IOException {
    Files.createFile(file);
    try (SqliteLog log = SqliteLog.open(file)) {
      Told.by(log, "lobby", "text").appended();
    }
  }

  @Test
  void logInMemoryTouchesNoFile() throws IOException {
    try (SqliteLog log = SqliteLog.builder(file).durability(Durability.MEMORY).open();
        SqliteLog other = SqliteLog.builder(file).durability(Durability.MEMORY).open()) {
      Told.by(log, "lobby", "text").appended();

      assertThat(Streams.texts(log, "lobby")).containsExactly("text");
      assertThat(Streams.all(other, "lobby")).isEmpty();
      assertThat(fileNames()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b.db", "50%.db", "what?.db", "#1.db", "é😀.db", "a&cache=shared", "file:"})
  void fileMayHaveAnyName(String name) throws IOException {
    Path named = directory.resolve(name);
    try (SqliteLog log = SqliteLog.open(named)) {
      Told.by(log, "lobby", "text").appended();
      assertThat(Streams.texts(log, "lobby")).containsExactly("text");
    }

    assertThat(fileNames()).containsExactly(name, name + ".lock");
  }

  @Test
  void secondLogOfTheProcessIsRefused() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.db"), file);
    try (SqliteLog log = SqliteLog.open(file)) {
      for (Path name :
          new Path[] {
            file, directory.resolve("../" + directory.getFileName()).resolve("log.db"), link
          }) {
        LogException failure = openFailure(name);
        assertThat(failure.error()).isEqualTo(LogError.IN_USE);
        assertThat(failure)
            .hasMessage(
                "%s is in use by process %d: end it, or name another file",
                file, ProcessHandle.current().pid());
      }
      Told.by(log, "lobby", "text").appended();
    }
    SqliteLog.open(file).close();
  }

  @Test
  void fileThatAnotherProgramHasLockedIsInUse() throws SQLException {
    SqliteLog.open(file).close();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");

      assertThat(openFailure(file).error()).isEqualTo(LogError.IN_USE);
    }
    SqliteLog.open(file).close();
  }

  @Test
  void databaseOfAnotherProgramIsLeftAlone() throws IOException, SQLException {
    execute(file, "PRAGMA application_id = 42", "CREATE TABLE entry (a)");
    byte[] before = Files.readAllBytes(file);

    LogException failure = openFailure(file);

    assertThat(failure.error()).isEqualTo(LogError.CORRUPT);
    assertThat(failure)
        .hasMessage(
            "%s is no log: it is a SQLite database of another program (application_id 0x0000002a,"
                + " not 0x486f6c64); name another file",
            file);
    assertThat(file).hasBinaryContent(before);
    assertThat(fileNames()).containsExactly("log.db", "log.db.lock");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 99, 100, 5_000})
  void fileThatIsNoDatabaseIsLeftAlone(int length) throws IOException {
    byte[] content =
        "My shopping list. ".repeat(500).substring(0, length).getBytes(StandardCharsets.US_ASCII);
    Files.write(file, content);

    LogException failure = openFailure(file);

    assertThat(failure.error()).isEqualTo(LogError.CORRUPT);
    assertThat(failure)
        .hasMessage("%s is no log: it is no SQLite database; name another file", file);
    assertThat(file).hasBinaryContent(content);
    assertThat(fileNames()).containsExactly("log.db", "log.db.lock");
  }

  @Test
  void logOfALaterReleaseIsLeftAlone() throws IOException, SQLException {
    SqliteLog.open(file).close();
    execute(file, "PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(file);

    LogException failure = openFailure(file);

    assertThat(failure.error()).isEqualTo(LogError.TOO_NEW);
    assertThat(failure)
        .hasMessage(
            "%s was written by a later release: it has version 99 of the schema, and this release"
                + " knows 3; use that release, or name another file",
            file);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void damageIsFoundAndNamed() throws IOException {
    try (SqliteLog log = SqliteLog.open(file)) {
      for (int number = 0; number < 2_000; number++) {
        Told.by(log, "lobby", "x".repeat(100));
      }
    }
    overwrite(file, 20 * 4_096, 4_096, 1);

    LogException failure = openFailure(file);

    assertThat(failure.error()).isEqualTo(LogError.CORRUPT);
    assertThat(failure)
        .hasMessageStartingWith("the log " + file + " is damaged: ")
        .hasMessageContaining("page 21")
        .hasMessageEndingWith("; restore it from a copy");
  }

  @Test
  void truncatedLogIsCorrupt() throws IOException {
    try (SqliteLog log = SqliteLog.open(file)) {
      for (int number = 0; number < 2_000; number++) {
        Told.by(log, "lobby", "x".repeat(100));
      }
    }
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.setLength(10 * 4_096);
    }

    assertThat(openFailure(file).error()).isEqualTo(LogError.CORRUPT);
  }

  static void overwrite(Path file, long offset, int length, long seed) throws IOException {
    byte[] garbage = new byte[length];
    new Random(seed).nextBytes(garbage);
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(offset);
      damaged.write(garbage);
    }
  }

  @Test
  void directoryThatIsNotThereIsNamed() {
    LogException failure = openFailure(directory.resolve("nowhere/log.db"));

    assertThat(failure.error()).isEqualTo(LogError.WRITE_FAILED);
    assertThat(failure)
        .hasMessage(
            "there is no directory for %1$s/nowhere/log.db:"
                + " make %1$s/nowhere, or name another file",
            directory);
  }

  @Test
  void directoryIsNoLog() {
    LogException failure = openFailure(directory);

    assertThat(failure.error()).isEqualTo(LogError.WRITE_FAILED);
    assertThat(failure).hasMessage("%s is a directory: name a file in it", directory);
  }

  @Test
  void directoryThatTakesNoFileIsNamed() throws IOException {
    Files.createFile(file);
    Path inFile = file.resolve("log.db");

    LogException failure = openFailure(inFile);

    assertThat(failure.error()).isEqualTo(LogError.WRITE_FAILED);
    assertThat(failure)
        .hasMessageStartingWith("cannot write " + inFile + ".lock")
        .hasMessageEndingWith("let this process write to the directory, or name another file");
  }
}
