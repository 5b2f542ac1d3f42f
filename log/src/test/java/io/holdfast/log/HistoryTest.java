package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(names = {"FULL", "MEMORY"})
class HistoryTest {

  private static final String ROOM = "lobby";

  private final Durability durability;
  private SqliteLog log;
  private History<String> history;

  HistoryTest(Durability durability) {
    this.durability = durability;
  }

  @BeforeEach
  void open(@TempDir Path directory) {
    log = SqliteLog.builder(directory.resolve("log.db")).durability(durability).open();
    history = new History<>(log, new HistoryLimits(10, 5, 20), Told::text);
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** Says numbers from one up to, but for the other; returns their positions. */
  private List<LogPosition> say(int from, int to) {
    List<Told> told = new ArrayList<>();
    for (int number = from; number < to; number++) {
      told.add(said(ROOM, Integer.toString(number)));
      told.add(said("attic", "noise"));
    }
    return IntStream.range(0, told.size())
        .filter(index -> index % 2 == 0)
        .mapToObj(index -> told.get(index).appended().position())
        .toList();
  }

  private Told said(String room, String text) {
    Told told = new Told();
    history.append(LogRecord.of(room, text.getBytes(StandardCharsets.UTF_8)), told);
    return told;
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private HistorySince since(LogPosition position) {
    return new HistorySince(history.epoch(), position);
  }

  @Nested
  @DisplayName("Pages")
  final class Pages {

    @Test
    void backwardPagesMeetWithoutGapOrOverlap() {
      say(0, 23);
      List<String> read = new ArrayList<>();
      HistoryPage<String> page = await(history.readBefore(ROOM, LogPosition.END, 10));
      read.addAll(0, page.messages());
      while (page.hasMore()) {
        page = await(history.readBefore(ROOM, page.first(), 10));
        read.addAll(0, page.messages());
      }

      assertThat(read).isEqualTo(numbers(0, 23));
      assertThat(page.messages()).hasSize(3);
      assertThat(page.hasGap()).isFalse();
    }

    @Test
    void forwardPagesMeetWithoutGapOrOverlap() {
      say(0, 23);
      List<String> read = new ArrayList<>();
      HistoryPage<String> page = await(history.readAfter(ROOM, since(LogPosition.START), 10));
      read.addAll(page.messages());
      while (page.hasMore()) {
        page = await(history.readAfter(ROOM, page.since(), 10));
        read.addAll(page.messages());
      }

      assertThat(read).isEqualTo(numbers(0, 23));
      assertThat(page.messages()).hasSize(3);
      assertThat(page.hasGap()).isFalse();
    }

    @Test
    void thereIsNoMoreWhenAPageTakesTheLastOne() {
      List<LogPosition> positions = say(0, 10);

      assertThat(await(history.readBefore(ROOM, LogPosition.END, 10)).hasMore()).isFalse();
      assertThat(await(history.readBefore(ROOM, LogPosition.END, 9)).hasMore()).isTrue();
      assertThat(await(history.readAfter(ROOM, since(positions.get(0)), 9)).hasMore()).isFalse();
      assertThat(await(history.readAfter(ROOM, since(positions.get(0)), 8)).hasMore()).isTrue();
    }

    @Test
    void emptyPageIsWhereItWasAskedFor() {
      LogPosition last = say(0, 3).get(2);

      HistoryPage<String> after = await(history.readAfter(ROOM, since(last), 10));
      HistoryPage<String> nowhere = await(history.readBefore("cellar", last, 10));

      assertThat(after.messages()).isEmpty();
      assertThat(after.since()).isEqualTo(since(last));
      assertThat(nowhere.messages()).isEmpty();
      assertThat(nowhere.first()).isEqualTo(last);
      assertThat(nowhere.hasMore()).isFalse();
    }

    @Test
    void positionOfAnotherLogMeansNothing() {
      LogPosition last = say(0, 3).get(2);

      HistoryPage<String> page =
          await(history.readAfter(ROOM, new HistorySince("other", last), 10));

      assertThat(page.messages()).isEqualTo(numbers(0, 3));
      assertThat(page.hasGap()).isTrue();
      assertThat(page.epoch()).isEqualTo(log.epoch());
    }

    @Test
    void pageBeyondTheLimitIsRefused() {
      assertThatThrownBy(() -> history.readBefore(ROOM, LogPosition.END, 11))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a page has 1 to 10 messages, was 11");
      assertThatThrownBy(() -> history.readAfter(ROOM, since(LogPosition.START), 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  @DisplayName("Live")
  final class Live {

    @Test
    void followerIsToldTheLastMessagesAndThenEachOne() {
      say(0, 7);
      Follower follower = new Follower();
      history.follow(ROOM, follower);
      HistoryPage<String> page = follower.page();
      say(7, 9);

      assertThat(page.messages()).isEqualTo(numbers(2, 7));
      assertThat(page.hasMore()).isTrue();
      assertThat(page.hasGap()).isFalse();
      assertThat(follower.next(2)).containsExactly("7", "8");
    }

    @Test
    void followerWhoComesBackIsToldWhatItMissed() {
      List<LogPosition> positions = say(0, 24);
      Follower follower = new Follower();
      history.follow(ROOM, since(positions.get(3)), follower);
      HistoryPage<String> page = follower.page();
      say(24, 25);

      assertThat(page.messages()).isEqualTo(numbers(4, 24));
      assertThat(page.hasGap()).isFalse();
      assertThat(page.hasMore()).isTrue();
      assertThat(follower.next(1)).containsExactly("24");
    }

    @Test
    void followerWhoMissedTooMuchIsToldTheLastMessagesWithAGap() {
      List<LogPosition> positions = say(0, 25);
      Follower follower = new Follower();
      history.follow(ROOM, since(positions.get(3)), follower);
      HistoryPage<String> page = follower.page();

      assertThat(page.messages()).isEqualTo(numbers(20, 25));
      assertThat(page.hasGap()).isTrue();
    }

    @Test
    void followerOfAnotherLogIsToldTheLastMessagesWithAGap() {
      say(0, 7);
      Follower follower = new Follower();
      history.follow(ROOM, new HistorySince("other", new LogPosition(1)), follower);
      HistoryPage<String> page = follower.page();

      assertThat(page.messages()).isEqualTo(numbers(2, 7));
      assertThat(page.hasGap()).isTrue();
    }

    @Test
    void whoFollowsNoMoreIsToldNothing() {
      Follower gone = new Follower();
      Follower other = new Follower();
      history.follow(ROOM, gone);
      history.follow(ROOM, other);
      gone.page();
      other.page();
      history.unfollow(ROOM, gone);
      say(0, 2);

      assertThat(other.next(2)).containsExactly("0", "1");
      assertThat(gone.isToldNothing()).isTrue();
    }

    @Test
    void messageOfTwoStreamsIsToldInBoth() {
      Follower one = new Follower();
      Follower two = new Follower();
      history.follow("one", one);
      history.follow("two", two);
      one.page();
      two.page();

      Told told = new Told();
      history.append(
          LogRecord.of(Set.of("one", "two"), "both".getBytes(StandardCharsets.UTF_8)), told);

      assertThat(one.next(1)).containsExactly("both");
      assertThat(two.next(1)).containsExactly("both");
    }

    @Test
    void whoComesWhileOthersTalkMissesNothingAndIsToldNothingTwice() throws InterruptedException {
      int count = 2_000;
      LogPosition first = say(0, 1).get(0);
      Thread speaker = new Thread(() -> say(1, count));
      speaker.start();
      List<Follower> followers = new ArrayList<>();
      while (speaker.isAlive()) {
        Follower follower = new Follower();
        history.follow(ROOM, since(first), follower);
        Follower back = new Follower();
        HistoryPage<String> page = follower.page();
        history.follow(ROOM, page.since(), back);
        followers.add(follower.before(page.messages()));
        HistoryPage<String> missed = back.page();
        // Too much may have been said meanwhile: then it is told so, and begins anew.
        back.before(missed.hasGap() ? List.of() : page.messages());
        followers.add(back.before(missed.messages()));
      }
      speaker.join();
      say(count, count + 1);

      assertThat(followers).isNotEmpty();
      for (Follower follower : followers) {
        List<String> known = follower.until(Integer.toString(count));
        int start = Integer.parseInt(known.get(0));
        assertThat(known).isEqualTo(numbers(start, count + 1));
      }
    }
  }

  /** Whatever was asked of it, entries are what they are in the log. */
  @Test
  void historyOfEntriesReadsThemAsTheyAre() {
    LogPosition position = say(0, 1).get(0);

    List<LogEntry> entries = await(History.of(log).readBefore(ROOM, LogPosition.END, 1)).messages();

    assertThat(entries).extracting(LogEntry::position).containsExactly(position);
  }
}
