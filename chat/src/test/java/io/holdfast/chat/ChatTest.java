package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.HistoryPage;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ChatTest {

  private static final int PATIENCE_SECONDS = 30;
  private static final String ROOM = "room";

  private final FaultyLog log = new FaultyLog();
  private final Chat chat = Guest.chat(log);
  private final Person ada = new Person("a", "Ada");

  @AfterEach
  void close() {
    log.close();
  }

  /** What became of a post: its position, or the code of its refusal. */
  private CompletableFuture<Object> post(String room, String id, String text) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    Chat.PostListener listener =
        new Chat.PostListener() {
          @Override
          public void posted(long position) {
            outcome.complete(position);
          }

          @Override
          public void refused(Refusal refusal) {
            outcome.complete(refusal.code());
          }
        };
    try {
      chat.post(Guest.asker(ada), new Post(room, id, ada, text), listener);
    } catch (Refusal refusal) {
      listener.refused(refusal);
    }
    return outcome.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Says numbers from one up to, but for the other; returns the positions. */
  private List<Long> say(int from, int to) {
    List<CompletableFuture<Object>> outcomes = new ArrayList<>();
    for (int number = from; number < to; number++) {
      outcomes.add(post(ROOM, "number-" + number, Integer.toString(number)));
    }
    return outcomes.stream().map(outcome -> (Long) outcome.join()).toList();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private static List<String> texts(List<ChatMessage> messages) {
    return messages.stream().map(ChatMessage::text).toList();
  }

  private ServerMessage.Entered enter(Guest guest, LogPosition after) {
    chat.enter(
        ROOM, after.equals(LogPosition.END) ? guest.atTheDoor() : guest.after(log.epoch(), after));
    return guest.entered();
  }

  /** Returns when the log's thread has done all that it was given. */
  private void settle() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    log.execute(() -> settled.complete(null));
    settled.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Nested
  @DisplayName("Entering")
  final class Entering {

    @Test
    void newcomerGetsTheLast50AndLearnsThatThereAreMore() {
      say(0, 60);

      ServerMessage.Entered entered = enter(new Guest("Bob"), LogPosition.END);

      assertThat(entered.room()).isEqualTo(ROOM);
      assertThat(texts(entered.messages())).isEqualTo(numbers(10, 60));
      assertThat(entered.more()).isTrue();
      assertThat(entered.gap()).isFalse();
      assertThat(entered.people()).containsExactly(new Person("id of Bob", "Bob"));
      assertThat(entered.visitors()).isEqualTo(1);
    }

    @Test
    void newcomerGetsAllThereIsIfThatIsLess() {
      say(0, 50);

      ServerMessage.Entered entered = enter(new Guest("Bob"), LogPosition.END);

      assertThat(texts(entered.messages())).isEqualTo(numbers(0, 50));
      assertThat(entered.more()).isFalse();
    }

    @Test
    void emptyRoomIsEmpty() {
      ServerMessage.Entered entered = enter(new Guest("Bob"), LogPosition.END);

      assertThat(entered.messages()).isEmpty();
      assertThat(entered.more()).isFalse();
      assertThat(entered.gap()).isFalse();
    }

    @Test
    void whatIsSaidWhileTheRoomLoadsComesOnce() {
      say(0, 5);
      CompletableFuture<Void> held = log.holdReads();
      Guest guest = new Guest("Bob");
      chat.enter(ROOM, guest.atTheDoor());
      settle();
      say(5, 8);
      assertThat(guest.isToldNothing()).isTrue();
      assertThat(guest.isIn()).isFalse();

      held.complete(null);

      assertThat(texts(guest.entered().messages())).isEqualTo(numbers(0, 8));
    }

    @Test
    void roomIsReadOnceForAllWhoEnter() {
      say(0, 5);
      CompletableFuture<Void> held = log.holdReads();
      Guest bob = new Guest("Bob");
      Guest eve = new Guest("Eve");
      chat.enter(ROOM, bob.atTheDoor());
      chat.enter(ROOM, eve.atTheDoor());
      settle();

      held.complete(null);

      assertThat(bob.entered().messages()).hasSize(5);
      assertThat(eve.entered().messages()).hasSize(5);
      assertThat(enter(new Guest("Zoe"), LogPosition.START).messages()).hasSize(5);
      assertThat(log.readCount()).isEqualTo(1);
    }

    @Test
    void roomThatCannotBeReadIsEnteredAllTheSame() {
      say(0, 5);
      log.failReads(true);

      ServerMessage.Entered entered = enter(new Guest("Bob"), LogPosition.END);

      assertThat(entered.messages()).isEmpty();
      assertThat(entered.more()).isTrue();
    }

    @Test
    void whoLeavesWhileTheRoomLoadsIsNotLetIn() {
      CompletableFuture<Void> held = log.holdReads();
      Guest guest = new Guest("Bob");
      chat.enter(ROOM, guest.atTheDoor());
      chat.leave(ROOM, guest);
      settle();

      held.complete(null);
      enter(new Guest("Eve"), LogPosition.END);

      assertThat(guest.isToldNothing()).isTrue();
      assertThat(guest.isIn()).isFalse();
    }

    @Test
    void roomThatWasLeftWhileItLoadedIsForgotten() {
      CompletableFuture<Void> held = log.holdReads();
      Guest guest = new Guest("Bob");
      chat.enter(ROOM, guest.atTheDoor());
      chat.leave(ROOM, guest);
      settle();
      held.complete(null);
      settle();
      settle();

      enter(guest, LogPosition.END);

      assertThat(log.readCount()).isEqualTo(2);
    }

    @Test
    void peopleAreNamedAsTheyAreNow() {
      Guest bob = new Guest("Bob");
      enter(bob, LogPosition.END);
      bob.rename("Robert");
      chat.rename(ROOM, bob, bob.person());

      ServerMessage.Entered entered = enter(new Guest("Eve"), LogPosition.END);

      assertThat(entered.people()).extracting(Person::name).containsExactly("Robert", "Eve");
    }

    @Test
    void largeRoomNames200AndCountsAll() {
      for (int i = 0; i < 250; i++) {
        Guest guest = new Guest("guest-" + i);
        ServerMessage.Entered entered = enter(guest, LogPosition.END);
        assertThat(entered.visitors()).isEqualTo(i + 1);
        assertThat(entered.people()).hasSize(Math.min(i + 1, ChatLimits.NAMED_PEOPLE));
      }
    }
  }

  @Nested
  @DisplayName("Coming back")
  final class ComingBack {

    @Test
    void whoMissedLittleGetsItFromMemory() {
      List<Long> positions = say(0, 60);
      enter(new Guest("Eve"), LogPosition.END);
      int before = log.readCount();

      ServerMessage.Entered entered = enter(new Guest("Bob"), new LogPosition(positions.get(54)));

      assertThat(texts(entered.messages())).isEqualTo(numbers(55, 60));
      assertThat(entered.gap()).isFalse();
      assertThat(entered.more()).isTrue();
      assertThat(log.readCount()).isEqualTo(before);
    }

    @Test
    void whoMissedNothingGetsNothing() {
      List<Long> positions = say(0, 60);

      ServerMessage.Entered entered = enter(new Guest("Bob"), new LogPosition(positions.get(59)));

      assertThat(entered.messages()).isEmpty();
      assertThat(entered.gap()).isFalse();
    }

    @Test
    void whoMissedMoreIsReadIt() {
      List<Long> positions = say(0, 120);

      ServerMessage.Entered entered = enter(new Guest("Bob"), new LogPosition(positions.get(19)));

      assertThat(texts(entered.messages())).isEqualTo(numbers(20, 120));
      assertThat(entered.gap()).isFalse();
    }

    @Test
    void upTo200AreReadAndOneMoreIsAGap() {
      List<Long> positions = say(0, 202);

      assertThat(texts(enter(new Guest("Bob"), new LogPosition(positions.get(1))).messages()))
          .isEqualTo(numbers(2, 202));
      ServerMessage.Entered entered = enter(new Guest("Eve"), new LogPosition(positions.get(0)));
      assertThat(entered.gap()).isTrue();
      assertThat(entered.more()).isTrue();
      assertThat(texts(entered.messages())).isEqualTo(numbers(152, 202));
    }

    @Test
    void nothingIsMissingHoweverMuchIsSaidMeanwhile() {
      List<Long> positions = say(0, 60);
      enter(new Guest("Eve"), LogPosition.END);
      CompletableFuture<Void> held = log.holdReads();
      Guest guest = new Guest("Bob");
      chat.enter(ROOM, guest.after(log.epoch(), new LogPosition(positions.get(4))));
      settle();
      say(60, 160);

      held.complete(null);

      ServerMessage.Entered entered = guest.entered();
      assertThat(texts(entered.messages())).isEqualTo(numbers(5, 160));
      assertThat(entered.gap()).isFalse();
    }

    @Test
    void readThatFailsIsAGap() {
      List<Long> positions = say(0, 120);
      enter(new Guest("Eve"), LogPosition.END);
      log.failReads(true);

      ServerMessage.Entered entered = enter(new Guest("Bob"), new LogPosition(positions.get(19)));

      assertThat(entered.gap()).isTrue();
      assertThat(texts(entered.messages())).isEqualTo(numbers(70, 120));
    }

    @Test
    void whoLeavesMeanwhileIsNotLetIn() {
      say(0, 120);
      enter(new Guest("Eve"), LogPosition.END);
      CompletableFuture<Void> held = log.holdReads();
      Guest guest = new Guest("Bob");
      chat.enter(ROOM, guest.after(log.epoch(), LogPosition.START));
      chat.leave(ROOM, guest);
      settle();

      held.complete(null);
      settle();
      settle();

      assertThat(guest.isToldNothing()).isTrue();
      assertThat(guest.isIn()).isFalse();
    }
  }

  @Nested
  @DisplayName("Posting")
  final class Posting {

    @Test
    void postThatIsRepeatedIsKeptOnceAndAnsweredTheSame() {
      Object position = post(ROOM, "the-same", "once").join();

      assertThat(post(ROOM, "the-same", "twice").join()).isEqualTo(position);
      assertThat(texts(enter(new Guest("Bob"), LogPosition.END).messages()))
          .containsExactly("once");
    }

    @Test
    void idIsTheRoomsOwn() {
      post(ROOM, "the-same", "here").join();

      assertThat(post("another", "the-same", "there").join()).isInstanceOf(Long.class);
    }

    @Test
    void diskThatDoesNotTakeItIsNotKept() {
      log.failAppends(LogError.WRITE_FAILED);
      assertThat(post(ROOM, "a-message", "lost").join()).isEqualTo(Refusal.Code.NOT_KEPT);

      log.failAppends(null);
      assertThat(post(ROOM, "a-message", "kept").join()).isInstanceOf(Long.class);
      assertThat(texts(enter(new Guest("Bob"), LogPosition.END).messages()))
          .containsExactly("kept");
    }

    @Test
    void fullQueueIsOverload() {
      log.failAppends(LogError.OVERLOADED);

      assertThat(post(ROOM, "a-message", "lost").join()).isEqualTo(Refusal.Code.OVERLOADED);
    }

    @Test
    void watcherIsToldTheLastMessagesNowAndAtEachChange() throws InterruptedException {
      BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
      post(ChatRules.LOBBY, "first-one", "one").join();

      chat.watch(ChatRules.LOBBY, messages -> told.add(texts(messages)));
      assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly("one");
      post(ChatRules.LOBBY, "second-one", "two").join();

      assertThat(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly("one", "two");
    }
  }

  @Nested
  @DisplayName("History")
  final class History {

    private CompletableFuture<HistoryPage<ChatMessage>> page(LogPosition before, int count) {
      return chat.history()
          .readBefore(ROOM, before, count)
          .toCompletableFuture()
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private ServerMessage.History around(long position, int count) {
      return chat.readAround(ROOM, Guest.asker(ada), position, count)
          .toCompletableFuture()
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    }

    @Test
    void aPageAroundAPositionHasWhatWasSaidBeforeItAndFromItOn() {
      List<Long> positions = say(0, 30);

      ServerMessage.History middle = around(positions.get(10), 6);
      assertThat(texts(middle.messages())).isEqualTo(numbers(7, 13));
      assertThat(middle.more()).isTrue();
      assertThat(middle.newer()).isTrue();

      ServerMessage.History first = around(positions.get(0), 6);
      assertThat(texts(first.messages())).isEqualTo(numbers(0, 3));
      assertThat(first.more()).isFalse();

      ServerMessage.History last = around(positions.get(29), 6);
      assertThat(texts(last.messages())).isEqualTo(numbers(26, 30));
      assertThat(last.newer()).isFalse();

      assertThat(texts(around(positions.get(10), 1).messages())).isEqualTo(numbers(9, 11));
      assertThat(around(0, 10).messages()).hasSize(5);
    }

    @Test
    void pagesMeetAndTheLastOneSaysSo() {
      say(0, 25);
      List<String> texts = new ArrayList<>();
      LogPosition before = LogPosition.END;
      HistoryPage<ChatMessage> page;
      int pageCount = 0;
      do {
        page = page(before, 10).join();
        texts.addAll(0, texts(page.messages()));
        before = page.first();
        pageCount++;
      } while (page.hasMore());

      assertThat(texts).isEqualTo(numbers(0, 25));
      assertThat(pageCount).isEqualTo(3);
    }

    @Test
    void pageThatIsExactlyFullHasNoMore() {
      say(0, 10);

      assertThat(page(LogPosition.END, 10).join().hasMore()).isFalse();
      assertThat(page(LogPosition.END, 9).join().hasMore()).isTrue();
    }

    @Test
    void readThatFailsSaysSo() {
      log.failReads(true);

      assertThat(page(LogPosition.END, 10))
          .failsWithin(java.time.Duration.ofSeconds(PATIENCE_SECONDS))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(LogException.class);
    }
  }

  @Nested
  @DisplayName("After the close of the log")
  final class AfterTheClose {

    @Test
    void whoLeavesHasLeft() {
      Guest guest = new Guest("Bob");
      enter(guest, LogPosition.END);

      log.close();

      chat.leave(ROOM, guest);
      chat.rename(ROOM, guest, guest.person());
      chat.enter(ROOM, guest.atTheDoor());
      assertThat(guest.isToldNothing()).isTrue();
    }

    @Test
    void postIsNotKept() {
      log.close();

      assertThat(post(ROOM, "a-message", "late").join()).isEqualTo(Refusal.Code.NOT_KEPT);
    }
  }
}
