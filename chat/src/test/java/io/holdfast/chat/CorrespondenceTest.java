package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CorrespondenceTest {

  private static final int MAX_LETTERS = 1_000;
  private static final int MAX_CONNECTIONS = 64;
  private static final String DELIVERED = "DELIVERED";

  private final FaultyLog log = new FaultyLog();
  private final Correspondence correspondence = new Correspondence(log);
  private final Guest ada = new Guest("Ada");
  private final Guest bob = new Guest("Bob");

  @BeforeEach
  void open() {
    correspondence.arrive(ada);
    correspondence.arrive(bob);
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** Opens a mailbox that nobody is refused; the answer is told to its owner. */
  private Inbox inbox(Guest owner, String device) {
    return inbox(
        owner,
        device,
        refusal -> {
          throw new AssertionError(refusal);
        });
  }

  private Inbox inbox(Guest owner, String device, Consumer<Refusal> refuse) {
    return Inbox.open(correspondence, owner, device, owner::tell, refuse);
  }

  /** Gives somebody a mailbox, with no device connected. */
  private void identify(Guest owner) {
    Inbox inbox = inbox(owner, "phone");
    owner.told(ServerMessage.Identified.class);
    inbox.close();
  }

  /** What became of something: its position, {@code DELIVERED}, or the code of its refusal. */
  private CompletableFuture<Object> say(Guest from, Guest to, String id) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    correspondence.say(
        from.person(),
        new ClientMessage.Private(to.person().id(), "Friend", id, "text of " + id),
        new Correspondence.SayListener() {
          @Override
          public void kept(long position) {
            outcome.complete(position);
          }

          @Override
          public void told(ServerMessage.Private message) {
            from.tell(message);
          }

          @Override
          public void delivered() {
            outcome.complete(DELIVERED);
          }

          @Override
          public void refused(Refusal refusal) {
            outcome.complete(refusal.code());
          }
        });
    return outcome.orTimeout(30, TimeUnit.SECONDS);
  }

  private long keep(Guest from, Guest to, String id) {
    return (Long) say(from, to, id).join();
  }

  private static String id(int number) {
    return "letter-" + number;
  }

  private static ServerMessage.Private letter(Guest to) {
    return to.told(ServerMessage.Private.class);
  }

  private ServerMessage.Letters letters(Guest of, int count) {
    return correspondence
        .letters(of.person(), LogPosition.END, count)
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  @Nested
  @DisplayName("What is kept")
  final class Kept {

    @Test
    void lettersAreShownToWhoWritesThemInOrderAndKeepIt() {
      identify(bob);
      List<CompletableFuture<Object>> outcomes =
          IntStream.range(0, 20).mapToObj(number -> say(ada, bob, id(number))).toList();

      List<Object> positions = outcomes.stream().map(CompletableFuture::join).toList();
      Inbox phone = inbox(bob, "phone");

      assertThat(bob.told(ServerMessage.Identified.class).unread()).isEqualTo(20);
      for (int number = 0; number < 20; number++) {
        ServerMessage.Private shown = letter(ada);
        assertThat(shown.id()).isEqualTo(id(number));
        assertThat(shown.position()).isEqualTo(positions.get(number));
        assertThat(letter(bob)).isEqualTo(shown);
      }
      phone.close();
    }

    @Test
    void whoWritesToThemselvesIsToldOnce() {
      Inbox phone = inbox(bob, "phone");
      bob.told(ServerMessage.Identified.class);

      for (int number = 1; number < 4; number++) {
        long position = keep(bob, bob, id(number));
        assertThat(letter(bob).position()).isEqualTo(position);
      }
      phone.close();
    }

    @Test
    void fullMailboxRefusesWhatIsNewAndKnowsWhatItHas() {
      identify(bob);
      List<CompletableFuture<Object>> outcomes = new ArrayList<>();
      for (int number = 0; number < MAX_LETTERS; number++) {
        outcomes.add(say(ada, bob, id(number)));
      }
      long first = (Long) outcomes.get(0).join();
      assertThat(outcomes).allMatch(outcome -> outcome.join() instanceof Long);

      assertThat(say(ada, bob, "one-more").join()).isEqualTo(Refusal.Code.MAILBOX_FULL);
      assertThat(say(ada, bob, id(0)).join()).isEqualTo(first);
    }

    @Test
    void idOfSomebodyElsesLetterIsRefusedAndShowsNothingOfIt() {
      Guest eve = new Guest("Eve");
      correspondence.arrive(eve);
      identify(bob);
      long position = keep(ada, bob, id(1));

      assertThat(say(eve, bob, id(1)).join()).isEqualTo(Refusal.Code.BAD_ID);

      assertThat(eve.isToldNothing()).isTrue();
      assertThat(say(ada, bob, id(1)).join()).isEqualTo(position);
    }

    @Test
    void letterThatTheDiskDoesNotTakeIsRefusedAndShownToNobody() {
      identify(bob);
      log.failAppends(LogError.WRITE_FAILED);
      assertThat(say(ada, bob, id(1)).join()).isEqualTo(Refusal.Code.NOT_KEPT);
      log.failAppends(LogError.OVERLOADED);
      assertThat(say(ada, bob, id(1)).join()).isEqualTo(Refusal.Code.OVERLOADED);
      assertThat(ada.isToldNothing()).isTrue();

      log.failAppends(null);
      assertThat(keep(ada, bob, id(1))).isEqualTo(letter(ada).position());
    }

    @Test
    void personIsCalledByTheirOwnNameWhileConnectedAndElseByThatOfWhoWrites() {
      identify(bob);
      keep(ada, bob, id(1));
      assertThat(letter(ada).to().name()).isEqualTo("Bob");

      correspondence.depart(bob);
      keep(ada, bob, id(2));
      assertThat(letter(ada).to().name()).isEqualTo("Friend");
    }
  }

  @Nested
  @DisplayName("What is not kept")
  final class Whispered {

    @Test
    void whisperThatFoundNobodyIsToldOnceWhenItFindsThem() {
      correspondence.depart(bob);
      assertThat(say(ada, bob, id(1)).join()).isEqualTo(Refusal.Code.NOT_HERE);
      correspondence.arrive(bob);

      assertThat(say(ada, bob, id(1)).join()).isEqualTo(DELIVERED);
      assertThat(say(ada, bob, id(1)).join()).isEqualTo(DELIVERED);

      ServerMessage.Private heard = letter(bob);
      assertThat(heard.position()).isNull();
      assertThat(letter(ada)).isEqualTo(heard);
      assertThat(bob.isToldNothing()).isTrue();
      assertThat(ada.isToldNothing()).isTrue();
    }

    @Test
    void personIsThereUntilTheLastConnectionIsGone() {
      Guest tablet = new Guest("Bob");
      correspondence.arrive(tablet);
      correspondence.depart(bob);

      assertThat(say(ada, bob, id(1)).join()).isEqualTo(DELIVERED);
      letter(tablet);
      correspondence.depart(tablet);

      assertThat(say(ada, bob, id(2)).join()).isEqualTo(Refusal.Code.NOT_HERE);
    }
  }

  @Nested
  @DisplayName("Lists")
  final class Lists {

    @Test
    void whoWritesLearnsHowFarTheirOwnLettersHaveGotAndNothingOfOthers() {
      Guest eve = new Guest("Eve");
      Inbox phone = inbox(bob, "phone");
      bob.told(ServerMessage.Identified.class);
      long first = keep(ada, bob, id(1));
      final long eves = keep(eve, bob, id(2));
      keep(ada, bob, id(3));
      letter(ada);
      letter(ada);

      phone.received(eves);
      ServerMessage.Receipt receipt = ada.told(ServerMessage.Receipt.class);

      assertThat(receipt)
          .isEqualTo(new ServerMessage.Receipt(bob.person().id(), "DELIVERED", first));
      assertThat(letters(ada, 10).progress())
          .containsExactly(new ServerMessage.Progress(bob.person().id(), first, 0));
      assertThat(letters(bob, 10).progress()).isEmpty();
      phone.close();
    }

    @Test
    void listThatCannotBeReadFails() {
      log.failReads(true);

      assertThatThrownBy(() -> letters(ada, 1)).hasCauseInstanceOf(LogException.class);
    }
  }

  @Nested
  @DisplayName("Inboxes")
  final class Inboxes {

    @Test
    void ownerLearnsHowFarTheyHaveReadAndThisDeviceHasReceived() {
      identify(bob);
      long first = keep(ada, bob, id(1));
      long second = keep(ada, bob, id(2));
      long third = keep(ada, bob, id(3));
      Inbox phone = inbox(bob, "phone");
      bob.told(ServerMessage.Identified.class);
      for (long position : new long[] {first, second, third}) {
        assertThat(letter(bob).position()).isEqualTo(position);
      }
      phone.received(second);
      phone.read(first);
      phone.close();

      inbox(bob, "phone");

      assertThat(bob.told(ServerMessage.Identified.class))
          .isEqualTo(new ServerMessage.Identified(bob.person(), 2, first, second));
      assertThat(letter(bob).position()).isEqualTo(third);
    }

    @Test
    void inboxThatIsClosedIsToldNothing() {
      identify(bob);
      keep(ada, bob, id(1));

      assertThat(bob.isToldNothing()).isTrue();
    }

    @Test
    void connectionBeyondTheLimitIsRefusedAndTheOthersStay() {
      for (int number = 0; number < MAX_CONNECTIONS; number++) {
        inbox(bob, "phone");
        bob.told(ServerMessage.Identified.class);
      }
      CompletableFuture<Refusal> refused = new CompletableFuture<>();
      inbox(bob, "phone", refused::complete);

      assertThat(refused.orTimeout(30, TimeUnit.SECONDS).join().code())
          .isEqualTo(Refusal.Code.NO_MAILBOX);
      long position = keep(ada, bob, id(1));
      assertThat(letter(bob).position()).isEqualTo(position);
    }

    @Test
    void mailboxThatCannotBeReadIsRefusedForNow() {
      log.failReads(true);
      CompletableFuture<Refusal> refused = new CompletableFuture<>();
      inbox(bob, "phone", refused::complete);
      assertThat(refused.orTimeout(30, TimeUnit.SECONDS).join().code())
          .isEqualTo(Refusal.Code.NOT_KEPT);

      log.failReads(false);
      inbox(bob, "phone");

      assertThat(bob.told(ServerMessage.Identified.class).unread()).isZero();
    }
  }
}
