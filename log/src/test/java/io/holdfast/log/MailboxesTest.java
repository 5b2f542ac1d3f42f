package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MailboxesTest {

  private static final int WINDOW = 4;

  private final SetClock clock = new SetClock();
  private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
  @TempDir private Path directory;
  private SqliteLog log;
  private Mailboxes mailboxes;

  @BeforeEach
  void open() {
    log = SqliteLog.open(directory.resolve("log.db"));
    mailboxes = settings().open();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Mailboxes.Builder settings() {
    return Mailboxes.builder(log)
        .clock(clock)
        .onReceipt(receipts::add)
        .limits(new MailboxLimits(20, 1_000, Duration.ofDays(30), 100))
        .deviceLimits(new DeviceLimits(2, Duration.ofDays(7), 3, WINDOW));
  }

  private void restart() {
    log.close();
    open();
  }

  /** Ada writes numbers from one up to, but for the other, to Bob. */
  private List<LogPosition> write(int from, int to) {
    List<Sent> sent = new ArrayList<>();
    for (int number = from; number < to; number++) {
      sent.add(Sent.by(mailboxes, "Ada", "Bob", "id-" + number, Integer.toString(number)));
    }
    return sent.stream().map(Sent::position).toList();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private DeviceInHand bobs(String device) {
    return DeviceInHand.connect(mailboxes, "Bob", device);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Returns when the log's thread has done all that it was given, and what follows from that. */
  private void settle() {
    for (int round = 0; round < 3; round++) {
      CompletableFuture<Void> settled = new CompletableFuture<>();
      log.execute(() -> settled.complete(null));
      await(settled);
    }
  }

  private static void assertCounts(Object counts, int waiting, int unread) {
    assertThat(counts)
        .isInstanceOfSatisfying(
            MailboxCounts.class,
            each -> {
              assertThat(each.waiting()).isEqualTo(waiting);
              assertThat(each.unread()).isEqualTo(unread);
            });
  }

  private Receipt receipt() throws InterruptedException {
    return receipts.poll(20, TimeUnit.SECONDS);
  }

  @Nested
  @DisplayName("Delivery")
  final class Delivery {

    @Test
    void letterWaitsForADeviceAlsoAcrossARestart() {
      write(0, 2);
      restart();
      DeviceInHand phone = bobs("phone");

      assertCounts(phone.note(), 2, 2);
      assertThat(phone.next(2)).containsExactly("0", "1");
      write(2, 3);
      assertThat(phone.next(1)).containsExactly("2");
    }

    @Test
    void noMoreThanTheWindowIsUnderWay() {
      write(0, 10);
      DeviceInHand phone = bobs("phone");
      assertThat(phone.next(WINDOW)).isEqualTo(numbers(0, 4));
      write(10, 11);
      settle();
      assertThat(phone.hasNoLetter()).isTrue();

      phone.acknowledge();

      assertThat(phone.next(WINDOW)).isEqualTo(numbers(4, 8));
      settle();
      assertThat(phone.hasNoLetter()).isTrue();
      assertThat(phone.acknowledge().next(3)).isEqualTo(numbers(8, 11));
    }

    @Test
    void whatWasNotAcknowledgedComesAgain() {
      write(0, 3);
      DeviceInHand phone = bobs("phone");
      phone.next(1);
      phone.acknowledge().next(2);
      phone.close();

      assertThat(bobs("phone").next(2)).containsExactly("1", "2");
    }

    @Test
    void whatWasAcknowledgedDoesNotComeAgainAlsoAfterARestart() throws InterruptedException {
      write(0, 3);
      DeviceInHand phone = bobs("phone");
      phone.next(2);
      phone.acknowledge();
      receipt();
      restart();

      assertThat(bobs("phone").next(1)).containsExactly("2");
    }

    @Test
    void deviceThatComesBackMaySayWhatItHas() {
      List<LogPosition> positions = write(0, 9);
      DeviceInHand phone = bobs("phone");
      phone.next(WINDOW);
      phone.acknowledge(positions.get(6));

      assertThat(phone.next(2)).containsExactly("7", "8");
    }

    @Test
    void eachDeviceHasAPositionOfItsOwn() {
      write(0, 2);
      DeviceInHand phone = bobs("phone");
      DeviceInHand tablet = bobs("tablet");
      phone.next(2);
      phone.acknowledge();
      tablet.next(2);
      phone.close();
      tablet.close();
      write(2, 3);

      assertThat(bobs("phone").next(1)).containsExactly("2");
      assertThat(bobs("tablet").next(3)).containsExactly("0", "1", "2");
    }

    @Test
    void newDeviceBeginsWithWhatNoOtherOneHas() {
      write(0, 3);
      DeviceInHand phone = bobs("phone");
      phone.next(2);
      phone.acknowledge();

      assertThat(bobs("tablet").next(1)).containsExactly("2");
    }

    @Test
    void connectionsOfADeviceAreToldTheSameAndShareItsPosition() {
      DeviceInHand tab = bobs("phone");
      DeviceInHand otherTab = bobs("phone");
      tab.note();
      otherTab.note();
      write(0, 2);
      assertThat(tab.next(2)).containsExactly("0", "1");
      assertThat(otherTab.next(2)).containsExactly("0", "1");
      tab.acknowledge();
      tab.close();
      otherTab.close();
      write(2, 3);

      assertThat(bobs("phone").next(1)).containsExactly("2");
    }

    @Test
    void letterThatIsSentAgainIsKeptOnceAlsoAcrossARestart() {
      LogPosition position = write(0, 1).get(0);
      assertThat(write(0, 1)).containsExactly(position);
      restart();
      assertThat(write(0, 2).get(0)).isEqualTo(position);

      assertThat(bobs("phone").next(2)).containsExactly("0", "1");
    }

    @Test
    void nothingIsMissedOrDoubledWhileLettersComeAndDevicesComeAndGo() throws InterruptedException {
      int count = 600;
      mailboxes =
          settings().limits(new MailboxLimits(count, 1 << 20, Duration.ofDays(1), 10)).open();
      Thread writer = new Thread(() -> write(0, count));
      writer.start();
      List<String> texts = new ArrayList<>();
      while (texts.size() < count) {
        try (DeviceInHand phone = bobs("phone")) {
          for (int round = 0; round < 5 && texts.size() < count; round++) {
            texts.addAll(phone.next(1));
            phone.acknowledge();
          }
        }
      }
      writer.join();

      assertThat(texts).isEqualTo(numbers(0, count));
    }

    @Test
    void letterToOneselfIsDelivered() {
      Sent.by(mailboxes, "Bob", "Bob", "note", "buy milk").position();

      assertThat(bobs("phone").next(1)).containsExactly("buy milk");
    }
  }

  @Nested
  @DisplayName("Counts and receipts")
  final class CountsAndReceipts {

    @Test
    void whatWasReadOnOneDeviceIsReadOnAll() {
      write(0, 3);
      DeviceInHand phone = bobs("phone");
      DeviceInHand tablet = bobs("tablet");
      assertCounts(tablet.note(), 3, 3);
      phone.next(2);

      phone.read();

      MailboxCounts counts = tablet.countsWith(1);
      assertCounts(counts, 1, 1);
      assertThat(counts.read()).isEqualTo(phone.last());
      write(3, 4);
      assertCounts(tablet.countsWith(2), 2, 2);
    }

    @Test
    void lettersAreCountedWhileNobodyIsConnected() {
      assertCounts(await(mailboxes.counts("Bob")), 0, 0);
      write(0, 3);
      try (DeviceInHand phone = bobs("phone")) {
        phone.next(2);
        phone.acknowledge();
      }

      assertCounts(await(mailboxes.counts("Bob")), 1, 3);
      restart();
      assertCounts(await(mailboxes.counts("Bob")), 1, 3);
    }

    @Test
    void eachSenderIsToldOnceHowFarTheirLettersHaveGot() throws InterruptedException {
      LogPosition first = Sent.by(mailboxes, "Ada", "Bob", "a", "a").position();
      LogPosition second = Sent.by(mailboxes, "Eve", "Bob", "b", "b").position();
      LogPosition third = Sent.by(mailboxes, "Ada", "Bob", "c", "c").position();
      DeviceInHand phone = bobs("phone");
      phone.next(3);
      phone.acknowledge(second);
      assertThat(receipt()).isEqualTo(new Receipt("Ada", "Bob", Receipt.Stage.DELIVERED, first));
      assertThat(receipt()).isEqualTo(new Receipt("Eve", "Bob", Receipt.Stage.DELIVERED, second));
      DeviceInHand tablet = bobs("tablet");
      tablet.acknowledge(second).next(1);

      phone.read();

      assertThat(receipt()).isEqualTo(new Receipt("Ada", "Bob", Receipt.Stage.DELIVERED, third));
      assertThat(List.of(receipt(), receipt()))
          .containsExactlyInAnyOrder(
              new Receipt("Ada", "Bob", Receipt.Stage.READ, third),
              new Receipt("Eve", "Bob", Receipt.Stage.READ, second));
      tablet.read();
      settle();
      assertThat(receipts).isEmpty();
      assertThat(await(mailboxes.progress("Bob"))).isEqualTo(new MailboxProgress(third, third));
    }

    @Test
    void nothingIsAcknowledgedThatIsNotThereYet() {
      write(0, 1);
      DeviceInHand phone = bobs("phone");
      phone.next(1);
      phone.acknowledge(LogPosition.END);
      phone.close();
      write(1, 2);

      assertThat(bobs("phone").next(1)).containsExactly("1");
    }

    @Test
    void listHoldsWhatCameAndWhatWasSent() {
      write(0, 2);
      Sent.by(mailboxes, "Bob", "Ada", "answer", "thanks").position();
      Sent.by(mailboxes, "Eve", "Ada", "other", "psst").position();

      HistoryPage<LogEntry> page = await(mailboxes.letters("Bob", LogPosition.END, 2));

      assertThat(Streams.texts(page.messages())).containsExactly("1", "thanks");
      assertThat(page.messages()).extracting(Mailboxes::sender).containsExactly("Ada", "Bob");
      assertThat(page.hasMore()).isTrue();
    }
  }

  @Nested
  @DisplayName("Limits")
  final class Limits {

    @Test
    void fullMailboxRefusesUntilADeviceAcknowledges() {
      LogPosition first = write(0, 20).get(0);
      assertThat(Sent.by(mailboxes, "Ada", "Bob", "more", "more").outcome())
          .isEqualTo(MailboxRefusal.FULL);
      // What was kept is not refused when it is sent again.
      assertThat(write(0, 1)).containsExactly(first);
      DeviceInHand phone = bobs("phone");
      phone.next(1);
      phone.acknowledge();

      assertThat(Sent.by(mailboxes, "Ada", "Bob", "more", "more").outcome())
          .isInstanceOf(LogPosition.class);
      assertThat(Sent.by(mailboxes, "Ada", "Bob", "most", "most").outcome())
          .isEqualTo(MailboxRefusal.FULL);
      restart();
      assertThat(Sent.by(mailboxes, "Ada", "Bob", "most", "most").outcome())
          .isEqualTo(MailboxRefusal.FULL);
    }

    @Test
    void lettersOnTheirWayToTheLogCount() throws InterruptedException {
      write(0, 19);
      List<Sent> sent = new ArrayList<>();
      Pause.during(
          log,
          () -> {
            sent.add(Sent.by(mailboxes, "Ada", "Bob", "last", "last"));
            sent.add(Sent.by(mailboxes, "Ada", "Bob", "more", "more"));
          });

      assertThat(sent.get(0).outcome()).isInstanceOf(LogPosition.class);
      assertThat(sent.get(1).outcome()).isEqualTo(MailboxRefusal.FULL);
    }

    @Test
    void bytesCountToo() {
      Sent.by(mailboxes, "Ada", "Bob", "large", "x".repeat(990)).position();

      assertThat(Sent.by(mailboxes, "Ada", "Bob", "small", "12345678901").outcome())
          .isEqualTo(MailboxRefusal.FULL);
      assertThat(Sent.by(mailboxes, "Ada", "Bob", "fits", "1234567890").outcome())
          .isInstanceOf(LogPosition.class);
    }

    @Test
    void unknownUserIsRefusedWhereMailboxesAreForOwnersOnly() {
      mailboxes = settings().forOwnersOnly().open();
      assertThat(Sent.by(mailboxes, "Ada", "Bob", "a", "a").outcome())
          .isEqualTo(MailboxRefusal.UNKNOWN);
      try (DeviceInHand phone = bobs("phone")) {
        phone.note();
      }
      settle();
      log.close();
      log = SqliteLog.open(directory.resolve("log.db"));
      mailboxes = settings().forOwnersOnly().open();

      assertThat(Sent.by(mailboxes, "Ada", "Bob", "a", "a").outcome())
          .isInstanceOf(LogPosition.class);
      assertThat(bobs("phone").next(1)).containsExactly("a");
    }

    @Test
    void thereAreNoMoreMailboxesThanThereMayBe() {
      mailboxes = settings().limits(new MailboxLimits(20, 1_000, Duration.ofDays(30), 1)).open();
      write(0, 1);

      assertThat(Sent.by(mailboxes, "Ada", "Eve", "e", "e").outcome())
          .isEqualTo(MailboxRefusal.TOO_MANY_MAILBOXES);
      assertThat(DeviceInHand.connect(mailboxes, "Eve", "phone").note())
          .isEqualTo(MailboxRefusal.TOO_MANY_MAILBOXES);
      assertThat(write(1, 2)).hasSize(1);
    }

    @Test
    void oneDeviceTooManyTakesThePlaceOfTheOneThatHasBeenAwayForLongest() {
      DeviceInHand phone = bobs("phone");
      phone.note();
      clock.advance(Duration.ofHours(1));
      DeviceInHand tablet = bobs("tablet");
      tablet.note();
      assertThat(bobs("watch").note()).isEqualTo(MailboxRefusal.TOO_MANY_DEVICES);
      phone.close();
      clock.advance(Duration.ofHours(1));
      tablet.close();
      write(0, 1);

      bobs("watch").next(1);

      // The tablet was remembered, and the phone was not: it is a new one.
      assertThat(bobs("tablet").next(1)).containsExactly("0");
      assertThat(bobs("phone").note()).isEqualTo(MailboxRefusal.TOO_MANY_DEVICES);
    }

    @Test
    void oneConnectionTooManyIsRefused() {
      for (int number = 0; number < 3; number++) {
        assertThat(bobs("phone").note()).isInstanceOf(MailboxCounts.class);
      }

      assertThat(bobs("phone").note()).isEqualTo(MailboxRefusal.TOO_MANY_CONNECTIONS);
    }

    @Test
    void letterThatIsTooOldIsNeitherDeliveredNorCounted() {
      write(0, 2);
      clock.advance(Duration.ofDays(31));

      DeviceInHand phone = bobs("phone");

      assertCounts(phone.note(), 0, 0);
      settle();
      assertThat(phone.hasNoLetter()).isTrue();
    }

    @Test
    void namesAreNeitherEmptyNorTooLong() {
      assertThatThrownBy(() -> mailboxes.connect("", "phone", new DeviceInHand()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the name of a user has 1 to 256 characters, was 0");
      assertThatThrownBy(() -> mailboxes.connect("Bob", "x".repeat(257), new DeviceInHand()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Letter.of("Ada", "Bob", "", new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatComesWhenTheLogIsClosedFails() {
    log.close();

    assertThat(Sent.by(mailboxes, "Ada", "Bob", "a", "a").outcome())
        .isInstanceOfSatisfying(
            LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.CLOSED));
    DeviceInHand phone = bobs("phone");
    assertThat(phone.note()).isInstanceOf(LogException.class);
    phone.close();
  }
}
