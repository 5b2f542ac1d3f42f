package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.SqliteLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed is text: nothing in it is a command of FTS5 or of SQL. */
@Timeout(120)
class HostileQueriesTest {

  private static final String[] PIECES = {
    "\"",
    "'",
    "*",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ":",
    "^",
    "+",
    "-",
    ",",
    ";",
    "--",
    "\0",
    " ",
    " ",
    "AND",
    "OR",
    "NOT",
    "NEAR",
    "NEAR(a b, 2)",
    "place",
    "people",
    "words",
    "rowid",
    "a",
    "bc",
    "é",
    "🎉",
    "\ud83d",
    "\udc4d",
    "東",
    "%",
    "_",
    "\\",
    "\n",
    "\u200d",
    "\uffff",
    "x".repeat(300)
  };

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "\"\"",
        "\"unbalanced",
        "un\"balanced",
        "a* OR b",
        "secret*",
        "NEAR(secret lobby)",
        "NEAR(",
        "NOT secret",
        "lobby NOT secret",
        "{words} : secret",
        "words : secret",
        "place:secret",
        "people : ann",
        "^secret",
        "secret + word",
        "-secret",
        "(((",
        ")",
        "'",
        "' OR 1=1 --",
        "\0",
        "secret\0word",
        "%",
        "*",
        "**",
        "a AND",
        "AND",
        "OR",
        "\\\"",
        "🎉\"*",
        "\"secret\" *",
        "- {place} : secret"
      })
  void whatIsTypedFindsWhatSaysSo(String query) {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "secret word");
      Talk.say(log, "lobby", "ann and b");
      String said = "they typed " + query + " and left";
      Talk.say(log, "lobby", said);
      boolean hasWords = !Terms.parse(query, SearchLimits.DEFAULT).isEmpty();

      List<String> found = Finder.texts(index, query);

      if (hasWords) {
        assertThat(found).first().isEqualTo(said);
        assertThat(found.subList(1, found.size()))
            .allMatch(
                text ->
                    !Terms.parse(query, SearchLimits.DEFAULT)
                        .marks(text, SearchLimits.DEFAULT)
                        .isEmpty());
      } else {
        assertThat(found).isEmpty();
      }
    }
  }

  @Test
  void noQueryBreaksTheIndex(TestReporter reporter) {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "a bc é 🎉 東 and or not near place people words rowid");
      Talk.await(index.caughtUp());
      for (int round = 0; round < 3_000; round++) {
        StringBuilder query = new StringBuilder();
        for (int piece = 0; piece < 1 + random.nextInt(8); piece++) {
          query.append(PIECES[random.nextInt(PIECES.length)]);
        }
        String text = query.substring(0, Math.min(query.length(), 256));
        assertThat(Talk.await(index.search(SearchQuery.of(text), Finder.EVERY_PLACE)).hits())
            .as("seed %d, query %s", seed, text)
            .hasSizeLessThanOrEqualTo(1);
      }
      assertThat(index.status().refusedCount()).isZero();
    }
  }

  @Test
  void aVeryLongWordIsFoundByItsBeginning() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      String word = "ab".repeat(2_000);
      Talk.say(log, "lobby", word);

      assertThat(Finder.texts(index, word.substring(0, 256))).containsExactly(word);
      assertThat(Finder.texts(index, "ab".repeat(10))).containsExactly(word);
      assertThat(Finder.texts(index, "abb")).isEmpty();
    }
  }

  @Test
  void hostileNamesOfPlacesAndPeopleAreNames() {
    List<String> names =
        List.of("\"", "a\" OR \"b", "') --", "[\"", "\0", "place*", "ÄÖ", "äö", " ", "\ud800", "?");
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index =
            SearchIndex.builder(
                    log,
                    entry ->
                        Talk.read(entry)
                            .map(
                                said -> {
                                  int number =
                                      Integer.parseInt(((SearchText.InPlace) said).place());
                                  return number < names.size()
                                      ? new SearchText.InPlace(names.get(number), said.text())
                                      : new SearchText.AmongPeople(
                                          Set.of(names.get(number - names.size())), said.text());
                                }))
                .open()) {
      for (int number = 0; number < 2 * names.size(); number++) {
        Talk.say(log, Integer.toString(number), "word " + number);
      }
      for (int number = 0; number < names.size(); number++) {
        String name = names.get(number);
        assertThat(Finder.texts(index, "word", SearchScope.onlyPlaces(Set.of(name))))
            .as(name)
            .containsExactly("word " + number);
        assertThat(Finder.texts(index, SearchQuery.of("word").in(name), Finder.EVERY_PLACE))
            .as(name)
            .containsExactly("word " + number);
        assertThat(Finder.texts(index, "word", SearchScope.allPlacesBut(Set.of(name))))
            .as(name)
            .hasSize(names.size() - 1)
            .doesNotContain("word " + number);
        assertThat(Finder.texts(index, "word", SearchScope.onlyPlaces(Set.of()).andPerson(name)))
            .as(name)
            .containsExactly("word " + (names.size() + number));
      }
    }
  }
}
