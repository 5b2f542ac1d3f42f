package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is found that the scope does not name. */
@Timeout(120)
class ScopeTest {

  private static final List<String> PLACES = List.of("/", "ops", "sales", "secret", "attic");
  private static final List<String> CLOSED = List.of("~one", "~two", "~ann");
  private static final List<String> NAMES =
      Stream.concat(PLACES.stream(), CLOSED.stream()).toList();
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
  void aClosedPlaceIsFoundByThoseWhoNameItOnly() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "lobby", "the word in the lobby");
      Talk.say(log, "~board", "the word of the board");
      Talk.say(log, "~other", "the word of others");
      Talk.whisper(log, "~board", "bob", "the word to somebody who is called like the board");

      assertThat(Finder.texts(index, "word")).containsExactly("the word in the lobby");
      assertThat(Finder.texts(index, "word", Finder.EVERY_PLACE.andPlaces(Set.of("~board"))))
          .containsExactly("the word of the board", "the word in the lobby");
      SearchScope board = SearchScope.onlyPlaces(Set.of("~board"));
      assertThat(Finder.texts(index, "word", board)).containsExactly("the word of the board");
      SearchQuery inBoard = SearchQuery.of("word").in("~board");
      assertThat(Finder.texts(index, inBoard, board)).containsExactly("the word of the board");
      assertThat(Finder.texts(index, inBoard, board.andPlaces(Set.of("~other"))))
          .containsExactly("the word of the board");
      assertThat(Finder.texts(index, inBoard, Finder.EVERY_PLACE.andPlaces(Set.of("~other"))))
          .isEmpty();
      assertThat(Finder.texts(index, inBoard, Finder.EVERY_PLACE.andPerson("~board"))).isEmpty();
      assertThat(Finder.texts(index, "word", board.andPerson("ann")))
          .containsExactly("the word of the board");
    }
  }

  @Test
  void whatWasFoundIsJudgedByWhatItIsNow() {
    AtomicBoolean isClosed = new AtomicBoolean();
    SearchReader reader =
        entry -> Talk.read(entry).map(said -> isClosed.get() ? closed(said) : said);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = SearchIndex.builder(log, reader).open()) {
      Talk.say(log, "lobby", "word");
      assertThat(Finder.texts(index, "word")).containsExactly("word");
      isClosed.set(true);
      assertThat(Finder.texts(index, "word")).isEmpty();
      assertThat(Finder.texts(index, "word", Finder.EVERY_PLACE.andPlaces(Set.of("lobby"))))
          .containsExactly("word");
    }
  }

  private static SearchText closed(SearchText said) {
    return new SearchText.InClosedPlace(((SearchText.InPlace) said).place(), said.text());
  }

  @Test
  void aScopeHasOnlySoManyNames() {
    Set<String> names =
        IntStream.rangeClosed(0, SearchLimits.DEFAULT.maxNames())
            .mapToObj(number -> "~" + number)
            .collect(Collectors.toSet());
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      Talk.say(log, "~1000", "word");
      Talk.say(log, "lobby", "word");
      assertThatThrownBy(() -> index.search(SearchQuery.of("word"), SearchScope.onlyPlaces(names)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a scope has at most 1000 names (maxNames), was 1001");
      names.remove("~0");
      assertThat(Finder.texts(index, "word", SearchScope.onlyPlaces(names))).hasSize(1);
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
        Scoped scoped = scope(random);
        String word = any(WORDS, random);
        int count = 1 + random.nextInt(100);
        SearchPage page = Finder.page(index, SearchQuery.of(word).count(count), scoped.scope());
        List<LogPosition> expected =
            all.stream()
                .filter(said -> scoped.mayRead().test(said.text()))
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
      String place = any(random.nextBoolean() ? PLACES : CLOSED, random);
      return new Said(Talk.say(log, place, text), Talk.said(place, text));
    }
    String from = any(PEOPLE, random);
    String to = any(PEOPLE, random);
    Set<String> people = Set.copyOf(List.of(from, to));
    return new Said(Talk.whisper(log, from, to, text), new SearchText.AmongPeople(people, text));
  }

  /** A scope, and what it is to find, told apart from it by what it was made of. */
  private record Scoped(SearchScope scope, Predicate<SearchText> mayRead) {}

  private static Scoped scope(Random random) {
    boolean isAllBut = random.nextBoolean();
    Set<String> places = some(isAllBut ? PLACES : NAMES, random);
    Set<String> more = random.nextBoolean() ? some(NAMES, random) : Set.of();
    Set<String> people = random.nextBoolean() ? Set.of(any(PEOPLE, random)) : Set.of();
    SearchScope scope =
        (isAllBut ? SearchScope.allPlacesBut(places) : SearchScope.onlyPlaces(places))
            .andPlaces(more);
    for (String person : people) {
      scope = scope.andPerson(person);
    }
    return new Scoped(
        scope,
        text -> {
          if (text instanceof SearchText.InPlace said) {
            return more.contains(said.place()) || places.contains(said.place()) != isAllBut;
          }
          if (text instanceof SearchText.InClosedPlace said) {
            return more.contains(said.place()) || (!isAllBut && places.contains(said.place()));
          }
          return !Collections.disjoint(((SearchText.AmongPeople) text).people(), people);
        });
  }

  private static String any(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static Set<String> some(List<String> all, Random random) {
    return all.stream().filter(each -> random.nextInt(3) == 0).collect(Collectors.toSet());
  }
}
