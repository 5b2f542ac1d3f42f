package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadPlacesTest {

  @TempDir private Path directory;
  private SqliteLog log;
  private ReadPlaces places;

  @BeforeEach
  void open() {
    log = SqliteLog.open(directory.resolve("log.db"));
    places = new ReadPlaces(log, new ReadPlaceLimits(3, 5, 1));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void restart() {
    await(places.flush());
    log.close();
    open();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private LogPosition say(String stream) {
    return Told.by(log, stream, "said").appended().position();
  }

  /** Returns when the log's thread has done all that it was given, and what follows from that. */
  private void settle() {
    for (int round = 0; round < 3; round++) {
      CompletableFuture<Void> settled = new CompletableFuture<>();
      log.execute(() -> settled.complete(null));
      await(settled);
    }
  }

  /** A connection that keeps what it is told, in words. */
  private final class Tab implements ReadPlaceListener {

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final ReadPlaceConnection connection;

    Tab(String user) {
      connection = places.connect(user, this);
      hears("opened");
    }

    @Override
    public void opened() {
      told.add("opened");
    }

    @Override
    public void read(String stream, LogPosition position) {
      told.add(stream + " " + position.value());
    }

    @Override
    public void forgotten(String stream) {
      told.add("forgotten " + stream);
    }

    @Override
    public void failed(LogException cause) {
      told.add("failed " + cause.error());
    }

    void hears(String expected) {
      try {
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void hearsNothing() {
      settle();
      assertThat(told).isEmpty();
    }

    Tab read(String stream, long position) {
      connection.read(stream, new LogPosition(position));
      return this;
    }

    /** In words: stream, read, last, unread. */
    List<String> all() {
      return await(connection.places()).stream()
          .map(
              each ->
                  each.stream()
                      + " "
                      + each.read().value()
                      + " of "
                      + each.last().value()
                      + ", "
                      + each.unread())
          .toList();
    }
  }

  @Test
  void placeIsKeptAndWhatCameSinceIsCounted() {
    say("tea");
    say("coffee");
    say("tea");
    Tab tab = new Tab("Ada").read("tea", 1).read("coffee", 2);
    assertThat(tab.all()).containsExactly("tea 1 of 3, 1", "coffee 2 of 2, 0");
    restart();
    say("coffee");
    assertThat(new Tab("Ada").all()).containsExactly("tea 1 of 3, 1", "coffee 2 of 4, 1");
    assertThat(new Tab("Bob").all()).isEmpty();
  }

  @Test
  void placeNeverGoesBackwardsNorAheadOfTheLog() {
    say("tea");
    say("tea");
    Tab tab = new Tab("Ada").read("tea", 2).read("tea", 1);
    assertThat(tab.all()).containsExactly("tea 2 of 2, 0");
    tab.read("tea", 1000);
    settle();
    say("tea");
    assertThat(tab.all()).containsExactly("tea 2 of 3, 1");
  }

  @Test
  void otherConnectionsOfTheUserAreToldAtOnce() {
    say("tea");
    Tab phone = new Tab("Ada");
    Tab tablet = new Tab("Ada");
    Tab bobs = new Tab("Bob");
    phone.read("tea", 1).read("tea", 1);
    tablet.hears("tea 1");
    tablet.connection.forget("tea");
    tablet.connection.forget("tea");
    phone.hears("forgotten tea");
    phone.hearsNothing();
    tablet.hearsNothing();
    bobs.hearsNothing();
    phone.connection.close();
    tablet.read("coffee", 1);
    phone.hearsNothing();
    settle();
    assertThat(await(log.list(ReadPlaces.TABLE, "", 10)))
        .extracting(LogValue::key)
        .containsExactly("Ada");
  }

  @Test
  void whereNothingIsLeftNoValueIs() {
    Tab tab = new Tab("Ada").read("tea", 0);
    assertThat(tab.all()).containsExactly("tea 0 of 0, 0");
    tab.connection.forget("tea");
    settle();
    assertThat(await(log.list(ReadPlaces.TABLE, "", 10))).isEmpty();
  }

  @Test
  void positionIsToldOnTheLogsThread() {
    say("tea");
    Tab tab = new Tab("Ada").read("tea", 1);
    CompletableFuture<List<Object>> positions = new CompletableFuture<>();
    log.execute(
        () ->
            positions.complete(
                List.of(tab.connection.position("tea"), tab.connection.position("coffee"))));
    assertThat(await(positions).toString()).contains("1").contains("Optional.empty");
  }

  @Test
  void streamThatWasNotReadOnForLongestIsForgotten() {
    IntStream.range(0, 4).forEach(i -> say("room-" + i));
    Tab tab = new Tab("Ada");
    tab.read("room-0", 1).read("room-1", 1).read("room-2", 1).read("room-0", 2).read("room-3", 1);
    assertThat(tab.all())
        .containsExactly("room-2 1 of 3, 1", "room-0 2 of 1, 0", "room-3 1 of 4, 1");
  }

  @Test
  void countingEndsAtItsBound() {
    IntStream.range(0, 9).forEach(i -> say("tea"));
    assertThat(new Tab("Ada").read("tea", 0).all()).containsExactly("tea 0 of 9, 5");
  }

  @Test
  void thoseWhoAskAtOnceWaitForTheirTurn() {
    IntStream.range(0, 9).forEach(i -> say("tea"));
    List<Tab> tabs = IntStream.range(0, 50).mapToObj(i -> new Tab("user-" + i)).toList();
    tabs.forEach(tab -> tab.read("tea", 8).read("coffee", 0).read("milk", 0));
    List<CompletionStage<List<ReadPlace>>> asked = new ArrayList<>();
    tabs.forEach(tab -> asked.add(tab.connection.places()));
    assertThat(tabs.get(49).connection.places()).isSameAs(asked.get(49));
    asked.forEach(each -> assertThat(await(each)).hasSize(3));
  }

  @Test
  void manyChangesAreFewCommits() {
    IntStream.range(0, 1_000).forEach(i -> say("tea"));
    Tab tab = new Tab("Ada");
    long before = log.status().commitCount();
    CompletableFuture<Void> held = new CompletableFuture<>();
    log.execute(held::join);
    IntStream.rangeClosed(1, 1_000).forEach(position -> tab.read("tea", position));
    held.complete(null);
    assertThat(tab.all()).containsExactly("tea 1000 of 1000, 0");
    settle();
    assertThat(log.status().commitCount() - before).isLessThan(5);
  }

  @Test
  void whatIsForgottenWithTheUserIsGone() {
    Tab tab = new Tab("Ada").read("tea", 0);
    settle();
    tab.connection.close();
    settle();
    Told.of(log, ReadPlaces.forgetting("Ada")).committed();
    assertThat(new Tab("Ada").all()).isEmpty();
  }

  @Test
  void closedLogAnswersAndIsNotAskedAgain() {
    Tab tab = new Tab("Ada");
    log.close();
    tab.read("tea", 1);
    tab.connection.forget("tea");
    assertThat(tab.connection.places().toCompletableFuture()).isCompletedExceptionally();
    tab.connection.close();
    await(places.flush());
  }

  @Test
  void nameOfAUserAndBoundsAreChecked() {
    assertThatThrownBy(() -> new Tab("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ReadPlaceLimits(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxPlaces must be at least 1, was 0");
  }
}
