package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a query is not answered. */
@Timeout(120)
class RefusalsTest {

  @TempDir Path directory;

  /** Lets queries run until they have found something, and holds them there. */
  private static final class Gate {

    private final AtomicBoolean isHeld = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    SearchReader reader() {
      return entry -> {
        if (isHeld.get()) {
          held.countDown();
          await(open);
        }
        return Talk.read(entry);
      };
    }

    static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static CompletionStage<SearchPage> search(SearchIndex index) {
    return index.search(SearchQuery.of("word"), Finder.EVERY_PLACE);
  }

  @Test
  void aQueryThatCannotBeReadIsRefusedAndCounted() {
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inMemory(log)) {
      String tooLong = "x".repeat(257);
      assertThat(Finder.failure(index.search(SearchQuery.of(tooLong), Finder.EVERY_PLACE)))
          .isEqualTo(SearchError.BAD_QUERY);
      assertThat(index.status().refusedCount()).isEqualTo(1);
      assertThat(index.status().queryCount()).isZero();
    }
  }

  @Test
  void moreQueriesThanMayWaitAreRefused() {
    Gate gate = new Gate();
    SearchLimits limits = SearchLimits.DEFAULT.withQueries(1, 2).withMaxQueryMillis(60_000);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index =
            SearchIndex.builder(log, gate.reader())
                .file(directory.resolve("search.db"))
                .limits(limits)
                .open()) {
      Talk.say(log, "lobby", "word");
      Talk.await(index.caughtUp());
      gate.isHeld.set(true);
      List<CompletionStage<SearchPage>> taken = new ArrayList<>();
      taken.add(search(index));
      Gate.await(gate.held);
      taken.add(search(index));
      taken.add(search(index));

      assertThat(Finder.failure(search(index))).isEqualTo(SearchError.OVERLOADED);
      gate.open.countDown();
      taken.forEach(each -> assertThat(Talk.await(each).hits()).hasSize(1));
      assertThat(index.status().queryCount()).isEqualTo(3);
      assertThat(index.status().refusedCount()).isEqualTo(1);
    }
  }

  @Test
  void aQueryThatWaitsTooLongIsRefused() {
    Gate gate = new Gate();
    SearchLimits limits = SearchLimits.DEFAULT.withQueries(1, 2).withMaxQueryMillis(50);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = SearchIndex.builder(log, gate.reader()).limits(limits).open()) {
      Talk.say(log, "lobby", "word");
      Talk.await(index.caughtUp());
      gate.isHeld.set(true);
      CompletionStage<SearchPage> first = search(index);
      Gate.await(gate.held);
      CompletionStage<SearchPage> second = search(index);
      CompletableFuture.delayedExecutor(60, TimeUnit.MILLISECONDS).execute(gate.open::countDown);

      assertThat(Finder.failure(second)).isEqualTo(SearchError.TOO_SLOW);
      assertThat(Talk.await(first).hits()).hasSize(1);
    }
  }

  @Test
  void aQueryThatRunsTooLongIsStopped() {
    SearchLimits limits = SearchLimits.DEFAULT.withMaxQueryMillis(1);
    try (SqliteLog log = Talk.log(directory);
        SearchIndex index =
            SearchIndex.builder(log, Talk::read)
                .file(directory.resolve("search.db"))
                .limits(limits)
                .open()) {
      Talk.sayMany(log, "private", 60_000, number -> "word");
      Talk.await(index.caughtUp());
      SearchScope none = SearchScope.allPlacesBut(Set.of("private"));

      assertThat(Finder.failure(index.search(SearchQuery.of("word"), none)))
          .isEqualTo(SearchError.TOO_SLOW);
      // The connection is of use afterwards, and the index goes on.
      assertThat(Finder.failure(index.search(SearchQuery.of("word"), none)))
          .isEqualTo(SearchError.TOO_SLOW);
      Talk.say(log, "lobby", "later");
      Talk.await(index.caughtUp());
      assertThat(index.status().failedCount()).isZero();
    }
  }

  @Test
  void anIndexThatIsClosedSaysSo() {
    SqliteLog log = Talk.log(directory);
    SearchIndex index = Finder.inFile(log, directory);
    Talk.say(log, "lobby", "word");
    Talk.await(index.caughtUp());
    index.close();
    index.close();

    assertThat(Finder.failure(search(index))).isEqualTo(SearchError.CLOSED);
    assertThat(Finder.failure(index.caughtUp())).isEqualTo(SearchError.CLOSED);
    assertThat(Finder.failure(index.forget(new LogPosition(1)))).isEqualTo(SearchError.CLOSED);
    assertThat(index.status().position()).isEqualTo(new LogPosition(1));
    log.close();
  }

  @Test
  void anIndexWhoseLogIsClosedFirstFailsItsQueriesAndEnds() {
    SqliteLog log = Talk.log(directory);
    SearchIndex index = Finder.inFile(log, directory);
    Talk.say(log, "lobby", "word");
    Talk.await(index.caughtUp());
    log.close();

    assertThat(Finder.failure(search(index))).isEqualTo(SearchError.FAILED);
    index.close();
  }
}
