package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class SearchIndexTest {

  @TempDir Path directory;

  private SqliteLog openLog(Durability durability) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
  }

  /** As a server does it: what is not kept is not kept in an index either. */
  private SearchIndex openIndex(SqliteLog log, Durability durability) {
    return durability == Durability.MEMORY ? Finder.inMemory(log) : Finder.inFile(log, directory);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSaidIsFoundByItsWordsTheNewestFirst(Durability durability) {
    try (SqliteLog log = openLog(durability);
        SearchIndex index = openIndex(log, durability)) {
      LogPosition first = Talk.say(log, "lobby", "The deploy has failed");
      Talk.say(log, "lobby", "lunch?");
      LogPosition second = Talk.say(log, "ops", "Deployment is done, failing over");

      SearchPage page = Finder.page(index, SearchQuery.of("deploy fail"), Finder.EVERY_PLACE);

      assertThat(Finder.positions(page)).containsExactly(second, first);
      assertThat(page.hits().get(1).text())
          .isEqualTo(new SearchText.InPlace("lobby", "The deploy has failed"));
      assertThat(page.hits().get(1).marks())
          .containsExactly(new SearchMark(4, 10), new SearchMark(15, 21));
      assertThat(page.hasMore()).isFalse();
      assertThat(page.isBuilding()).isFalse();
      assertThat(page.end()).isEqualTo(first);
    }
  }

  @Test
  void aTermIsFoundWhereItsWordsFollowEachOther() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "to be or not");
      Talk.say(log, "lobby", "not or be to");
      Talk.say(log, "lobby", "ここは東京です");
      Talk.say(log, "lobby", "京都と東");

      assertThat(Finder.texts(index, "be-or")).containsExactly("to be or not");
      assertThat(Finder.texts(index, "be or")).hasSize(2);
      assertThat(Finder.texts(index, "東京")).containsExactly("ここは東京です");
    }
  }

  @Test
  void theBeginningOfAWordFindsItUnlessItIsOneLetter() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "integration");
      Talk.say(log, "lobby", "plan b");
      Talk.say(log, "lobby", "bee");

      assertThat(Finder.texts(index, "in")).containsExactly("integration");
      assertThat(Finder.texts(index, "tegration")).isEmpty();
      assertThat(Finder.texts(index, "b")).containsExactly("plan b");
    }
  }

  @Test
  void pagesMeetWithoutGapOrOverlap() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inFile(log, directory)) {
      for (int number = 0; number < 50; number++) {
        Talk.say(log, "lobby", "word " + number);
        Talk.whisper(log, "ann", "bob", "word " + number);
        Talk.say(log, "lobby", "noise");
      }
      SearchScope scope = Finder.EVERY_PLACE.andPerson("ann");
      List<LogPosition> found = new ArrayList<>();
      SearchQuery query = SearchQuery.of("word").count(7);
      SearchPage page = Finder.page(index, query, scope);
      while (page.hasMore()) {
        assertThat(page.hits()).hasSize(7);
        found.addAll(Finder.positions(page));
        page = Finder.page(index, query.before(page.end()), scope);
      }
      found.addAll(Finder.positions(page));

      assertThat(found)
          .hasSize(100)
          .doesNotHaveDuplicates()
          .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
  }

  @Test
  void oneMoreThanThePageIsToldAndNoMore() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      for (int number = 0; number < 3; number++) {
        Talk.say(log, "lobby", "word");
      }

      SearchQuery query = SearchQuery.of("word");
      assertThat(Finder.page(index, query.count(2), Finder.EVERY_PLACE).hasMore()).isTrue();
      assertThat(Finder.page(index, query.count(3), Finder.EVERY_PLACE).hasMore()).isFalse();
    }
  }

  @Test
  void aQueryInAPlaceFindsWhatWasSaidThereOnly() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "word in the lobby");
      Talk.say(log, "ops", "word in ops");
      Talk.whisper(log, "ann", "bob", "word to bob");

      SearchScope all = Finder.EVERY_PLACE.andPerson("ann");
      assertThat(Finder.texts(index, SearchQuery.of("word").in("ops"), all))
          .containsExactly("word in ops");
      assertThat(Finder.texts(index, SearchQuery.of("word").in("nowhere"), all)).isEmpty();
    }
  }

  @Test
  void aQueryWithoutWordsFindsNothing() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "word");

      assertThat(Finder.texts(index, "")).isEmpty();
      assertThat(Finder.texts(index, " \" * ")).isEmpty();
    }
  }

  @Test
  void entriesWithoutTextOrAtWhichTheReaderFailsAreNotInTheWay() {
    SearchReader reader =
        entry -> {
          if (entry.streams().contains("broken")) {
            throw new IllegalStateException("as planned");
          }
          return Talk.read(entry);
        };
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = SearchIndex.builder(log, reader).open()) {
      Talk.append(log, Set.of("broken"), "word");
      Talk.append(log, Set.of("other"), "word");
      Talk.say(log, "lobby", "!");
      Talk.say(log, "lobby", "word");

      assertThat(Finder.texts(index, "word")).containsExactly("word");
      assertThat(index.status().lag()).isZero();
    }
  }

  @Test
  void onlyTheBeginningOfAVeryLongTextIsFound() {
    int maxLength = SearchLimits.DEFAULT.maxTextLength();
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "first " + "x ".repeat(maxLength / 2) + "last");

      assertThat(Finder.texts(index, "first")).hasSize(1);
      assertThat(Finder.texts(index, "last")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsFoundOnceWhileManyAppendAndAsk(Durability durability) {
    int threads = 4;
    int count = 500;
    try (SqliteLog log = openLog(durability);
        SearchIndex index = openIndex(log, durability)) {
      List<CompletableFuture<Void>> talkers =
          IntStream.range(0, threads)
              .mapToObj(number -> CompletableFuture.runAsync(() -> talk(log, index, number, count)))
              .toList();
      talkers.forEach(Talk::await);

      for (int number = 0; number < count; number += 99) {
        assertThat(Finder.texts(index, "word" + number)).hasSize(threads);
      }
      assertThat(index.status().failedCount()).isZero();
      assertThat(index.status().lag()).isZero();
      assertThat(index.status().usedBytes()).isPositive();
    }
  }

  private static void talk(SqliteLog log, SearchIndex index, int talker, int count) {
    for (int number = 0; number < count; number++) {
      CompletableFuture<LogPosition> said =
          Talk.saying(log, "room" + talker, "word" + number + " end");
      if (number % 50 == 0 || number == count - 1) {
        Talk.await(said);
        List<String> found =
            Finder.texts(index, SearchQuery.of("end").in("room" + talker), Finder.EVERY_PLACE);
        assertThat(found).first().isEqualTo("word" + number + " end");
      }
    }
  }

  @Test
  void aPageHasOneToAsManyEntriesAsTheLimit() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      SearchQuery query = SearchQuery.of("word");
      assertThat(Talk.await(index.search(query.count(100), Finder.EVERY_PLACE)).hits()).isEmpty();
      assertThatThrownBy(() -> index.search(query.count(0), Finder.EVERY_PLACE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a page has 1 to 100 entries, was 0");
      assertThatThrownBy(() -> index.search(query.count(101), Finder.EVERY_PLACE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
