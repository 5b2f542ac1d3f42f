package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.log.SqliteLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of the file of an index, it is made of the log again. */
@Timeout(120)
class RebuildTest {

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("search.db");
  }

  private void sayAndIndex(SqliteLog log, int count) {
    try (SearchIndex index = Finder.inFile(log, directory)) {
      Talk.sayMany(log, "lobby", count, number -> "word number" + number);
      Talk.await(index.caughtUp());
    }
  }

  private void assertComplete(SqliteLog log, int count) {
    try (SearchIndex index = Finder.inFile(log, directory)) {
      assertThat(Finder.texts(index, SearchQuery.of("word").count(100), Finder.EVERY_PLACE))
          .hasSize(count);
      assertThat(Finder.texts(index, "number" + (count - 1))).hasSize(1);
    }
  }

  private void sql(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anIndexGoesOnWhereItWas() {
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 10);
      // If it began anew, this would be found no more.
      sql("UPDATE entry SET position = position + 1000000 WHERE position = 1");
      Talk.say(log, "lobby", "word number10");
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(Finder.texts(index, "number0")).isEmpty();
        assertThat(Finder.texts(index, "number10")).hasSize(1);
      }
    }
  }

  @Test
  void aFileThatWasDeletedIsMadeAnew() throws IOException {
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 50);
      Files.delete(file());
      assertComplete(log, 50);
    }
  }

  @Test
  void anIndexOfAnotherLogIsMadeAnew() throws IOException {
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 50);
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each :
          files.filter(path -> path.getFileName().toString().startsWith("log")).toList()) {
        Files.delete(each);
      }
    }
    try (SqliteLog log = Talk.log(directory)) {
      Talk.say(log, "lobby", "word number0");
      assertComplete(log, 1);
    }
  }

  @Test
  void aLogThatWasPutBackFromACopyIsIndexedAnew() throws IOException {
    Path copy = directory.resolve("copy.db");
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 5);
    }
    Files.copy(directory.resolve("log.db"), copy);
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 20);
    }
    Files.delete(directory.resolve("log.db"));
    Files.copy(copy, directory.resolve("log.db"));
    try (SqliteLog log = Talk.log(directory)) {
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(Finder.texts(index, "number19")).isEmpty();
        assertThat(Finder.texts(index, "number4")).hasSize(1);
      }
    }
  }

  @Test
  void aLogThatHasGivenPositionsASecondTimeIsIndexedAnew() throws IOException {
    Path copy = directory.resolve("copy.db");
    SqliteLog.open(copy).close();
    Files.copy(copy, directory.resolve("log.db"));
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 20);
    }
    Files.delete(directory.resolve("log.db"));
    Files.copy(copy, directory.resolve("log.db"));
    try (SqliteLog log = Talk.log(directory)) {
      for (int number = 0; number < 30; number++) {
        Talk.say(log, "lobby", "other thing" + number);
      }
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(Finder.texts(index, "number1")).isEmpty();
        assertThat(Finder.texts(index, "thing0")).hasSize(1);
      }
    }
  }

  @Test
  void anIndexOfAnotherReleaseIsMadeAnew() {
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 50);
      sql("PRAGMA user_version = 99");
      assertComplete(log, 50);
    }
  }

  @Test
  void aDamagedIndexIsMadeAnew() throws IOException {
    try (SqliteLog log = Talk.log(directory)) {
      sayAndIndex(log, 3_000);
      try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
        damaged.seek(2 * 4_096);
        damaged.write("damage".repeat(4_000).getBytes(StandardCharsets.US_ASCII));
      }
      try (SearchIndex index = Finder.inFile(log, directory)) {
        assertThat(Finder.texts(index, "number0")).hasSize(1);
        assertThat(Finder.texts(index, "number2999")).hasSize(1);
      }
    }
  }

  @Test
  void aFileThatIsNoIndexIsLeftAsItIs() throws IOException {
    try (SqliteLog log = Talk.log(directory)) {
      for (byte[] content :
          List.of(
              "not ours".getBytes(StandardCharsets.US_ASCII),
              Files.readAllBytes(directory.resolve("log.db")))) {
        Files.write(file(), content);
        assertThatThrownBy(() -> Finder.inFile(log, directory))
            .isInstanceOfSatisfying(
                SearchException.class,
                e -> assertThat(e.error()).isEqualTo(SearchError.NOT_AN_INDEX))
            .hasMessageContaining("is no search index and is left as it is");
        assertThat(file()).hasBinaryContent(content);
      }
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsTold() {
    try (SqliteLog log = Talk.log(directory)) {
      assertThatThrownBy(() -> Finder.inFile(log, directory.resolve("none")))
          .isInstanceOfSatisfying(
              SearchException.class, e -> assertThat(e.error()).isEqualTo(SearchError.FAILED))
          .hasMessageContaining("there is no directory for");
    }
  }

  @Test
  void whileItIsBuiltItSaysSo() throws InterruptedException {
    CountDownLatch build = new CountDownLatch(1);
    SearchReader slow =
        entry -> {
          try {
            build.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return Talk.read(entry);
        };
    try (SqliteLog log = Talk.log(directory)) {
      Talk.say(log, "lobby", "word");
      try (SearchIndex index = SearchIndex.builder(log, slow).file(file()).open()) {
        SearchPage page = Talk.await(index.search(SearchQuery.of("word"), Finder.EVERY_PLACE));
        assertThat(page.isBuilding()).isTrue();
        assertThat(page.hits()).isEmpty();
        assertThat(index.status().isBuilding()).isTrue();
        assertThat(index.status().lag()).isEqualTo(1);

        build.countDown();
        assertThat(Finder.texts(index, "word")).containsExactly("word");
        // The next look at the log finds nothing more.
        Talk.await(index.caughtUp());
        Talk.await(index.caughtUp());
        assertThat(index.status().isBuilding()).isFalse();
      }
    }
  }

  @Test
  void twoIndexesOfOneFileHaveEverythingOnce() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex one = Finder.inFile(log, directory);
        SearchIndex other = Finder.inFile(log, directory)) {
      Talk.sayMany(log, "lobby", 2_000, number -> "word number" + number);
      Talk.await(one.caughtUp());
      assertThat(Finder.texts(other, "number1999")).hasSize(1);
      assertThat(Finder.texts(one, "number7 word")).hasSize(SearchQuery.DEFAULT_COUNT);
      assertThat(
              Finder.page(one, SearchQuery.of("number123"), SearchScope.onlyPlaces(Set.of("lobby")))
                  .hits())
          .hasSize(11);
    }
  }
}
