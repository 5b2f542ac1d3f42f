package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is found that the scope does not name. */
@Timeout(120)
class ScopeTest {

  private static final List<String> PLACES = List.of("/", "ops", "sales", "secret", "attic");
  private static final List<String> PEOPLE = List.of("ann", "bob", "cid", "dee");
  private static final List<String> WORDS = List.of("alpha", "beta", "gamma", "alphabet");

  @TempDir Path directory;

  @Test
  void nobodyFindsWhatIsSaidAmongOthers() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.whisper(log, "ann", "bob", "the word for bob");
      Talk.whisper(log, "bob", "cid", "the word for cid");
      Talk.whisper(log, "ann", "ann", "the word for myself");
      Talk.say(log, "ann", "the word in a room that is called like ann");

      SearchScope nowhere = SearchScope.onlyPlaces(Set.of());
      assertThat(Finder.texts(index, "word", nowhere)).isEmpty();
      assertThat(Finder.texts(index, "word", Finder.EVERY_PLACE))
          .containsExactly("the word in a room that is called like ann");
      assertThat(Finder.texts(index, "word", nowhere.andPerson("ann")))
          .containsExactly("the word for myself", "the word for bob");
      assertThat(Finder.texts(index, "word", nowhere.andPerson("cid")))
          .containsExactly("the word for cid");
      assertThat(Finder.texts(index, "word", nowhere.andPerson("an"))).isEmpty();
      assertThat(Finder.texts(index, "word", nowhere.andPerson("word"))).isEmpty();
    }
  }

  @Test
  void aPlaceThatIsExcludedIsFoundWhenItIsNamedAgain() {
    SearchScope scope = SearchScope.allPlacesBut(Set.of("secret", "attic"));
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      PLACES.forEach(place -> Talk.say(log, place, place));
      PLACES.forEach(place -> Talk.say(log, place, "word in " + place));

      assertThat(Finder.texts(index, "word", scope))
          .containsExactly("word in sales", "word in ops", "word in /");
      assertThat(Finder.texts(index, "word", scope.andPlaces(Set.of("secret"))))
          .containsExactly("word in secret", "word in sales", "word in ops", "word in /");
      assertThat(Finder.texts(index, SearchQuery.of("word").in("attic"), scope)).isEmpty();
      assertThat(
              Finder.texts(
                  index, "word", SearchScope.onlyPlaces(Set.of("ops")).andPlaces(Set.of("attic"))))
          .containsExactly("word in attic", "word in ops");
    }
  }

  @Test
  void aPageIsFullThoughMostOfWhatHasTheWordMayNotBeFound() {
    Set<String> excluded =
        IntStream.range(0, 3_000)
            .mapToObj(number -> "private" + number)
            .collect(Collectors.toSet());
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inFile(log, directory)) {
      Talk.say(log, "ops", "word 1");
      Talk.say(log, "ops", "word 2");
      excluded.stream()
          .map(place -> Talk.saying(log, place, "word in private"))
          .toList()
          .forEach(Talk::await);
      Talk.say(log, "late", "noise");

      SearchPage page =
          Finder.page(index, SearchQuery.of("word").count(1), SearchScope.allPlacesBut(excluded));

      assertThat(Finder.texts(page)).containsExactly("word 2");
      assertThat(page.hasMore()).isTrue();
      assertThat(
              Finder.texts(
                  index,
                  SearchQuery.of("word").before(page.end()),
                  SearchScope.allPlacesBut(excluded)))
          .containsExactly("word 1");
    }
  }

  /** What the log was told. */
  private record Said(LogPosition position, SearchText text) {}

  @Test
  void everySearchFindsWhatANaiveOneFinds(TestReporter reporter) {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inFile(log, directory)) {
      List<Said> all = new ArrayList<>();
      for (int number = 0; number < 400; number++) {
        all.add(0, saySomething(log, random));
      }
      for (int round = 0; round < 400; round++) {
        SearchScope scope = scope(random);
        String word = any(WORDS, random);
        int count = 1 + random.nextInt(100);
        SearchPage page = Finder.page(index, SearchQuery.of(word).count(count), scope);
        List<LogPosition> expected =
            all.stream()
                .filter(said -> mayRead(scope, said.text()))
                .filter(
                    said ->
                        List.of(said.text().text().split(" ", -1)).stream()
                            .anyMatch(each -> each.startsWith(word)))
                .map(Said::position)
                .toList();
        assertThat(Finder.positions(page))
            .as("seed %d, round %d, %s", seed, round, word)
            .isEqualTo(expected.subList(0, Math.min(count, expected.size())));
        assertThat(page.hasMore()).isEqualTo(expected.size() > count);
      }
    }
  }

  private static Said saySomething(SqliteLog log, Random random) {
    String text = any(WORDS, random) + " " + any(WORDS, random);
    if (random.nextBoolean()) {
      String place = any(PLACES, random);
      return new Said(Talk.say(log, place, text), new SearchText.InPlace(place, text));
    }
    String from = any(PEOPLE, random);
    String to = any(PEOPLE, random);
    Set<String> people = Set.copyOf(List.of(from, to));
    return new Said(Talk.whisper(log, from, to, text), new SearchText.AmongPeople(people, text));
  }

  private static SearchScope scope(Random random) {
    Set<String> places = some(PLACES, random);
    SearchScope scope =
        random.nextBoolean() ? SearchScope.allPlacesBut(places) : SearchScope.onlyPlaces(places);
    scope = random.nextBoolean() ? scope.andPlaces(some(PLACES, random)) : scope;
    return random.nextBoolean() ? scope.andPerson(any(PEOPLE, random)) : scope;
  }

  /** The twin of {@link SearchScope#includes}, from what the scope was made of. */
  private static boolean mayRead(SearchScope scope, SearchText text) {
    if (text instanceof SearchText.InPlace said) {
      return scope.isAllBut()
          ? !scope.places().contains(said.place())
          : scope.places().contains(said.place());
    }
    return !Collections.disjoint(((SearchText.AmongPeople) text).people(), scope.people());
  }

  private static String any(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static Set<String> some(List<String> all, Random random) {
    return all.stream().filter(each -> random.nextInt(3) == 0).collect(Collectors.toSet());
  }
}
