package io.holdfast.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log lets go of, and what it keeps for those who still need it. */
@Timeout(60)
class MailboxRetentionTest {

  private static final Duration DEVICE_AGE = Duration.ofDays(7);
  private static final Duration LETTER_AGE = Duration.ofDays(30);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private SqliteLog log;
  private Mailboxes mailboxes;

  @BeforeEach
  void open(@TempDir Path directory) {
    log =
        SqliteLog.builder(directory.resolve("log.db"))
            .clock(now::get)
            .durability(Durability.NORMAL)
            .maxAge(Duration.ofHours(1))
            .open();
    mailboxes =
        Mailboxes.builder(log)
            .clock(now::get)
            .limits(new MailboxLimits(100, 10_000, LETTER_AGE, 100))
            .deviceLimits(new DeviceLimits(4, DEVICE_AGE, 4, 8))
            .sweepInterval(Duration.ofMillis(20))
            .open();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  private void noise(int count) {
    for (int number = 0; number < count; number++) {
      Told.by(log, "noise", "n").appended();
    }
  }

  private LogPosition write(String id) {
    return Sent.by(mailboxes, "Ada", "Bob", id, id).position();
  }

  private void awaitRemoved(long count) {
    Awaitility.await("removal of " + count)
        .atMost(30, SECONDS)
        .until(() -> log.status().removedEntries() == count);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private DeviceInHand bobs(String device) {
    return DeviceInHand.connect(mailboxes, "Bob", device);
  }

  @Nested
  @DisplayName("Mailboxes")
  final class OfMailboxes {

    @Test
    void whatWaitsStaysInTheLogUntilItIsAcknowledged() {
      noise(10);
      LogPosition first = write("first");
      write("second");
      noise(10);
      pass(Duration.ofDays(3));
      awaitRemoved(10);
      assertThat(log.horizon()).isLessThan(first);

      DeviceInHand phone = bobs("phone");
      assertThat(phone.next(2)).containsExactly("first", "second");
      phone.acknowledge();

      awaitRemoved(22);
    }

    @Test
    void deviceThatDoesNotComeBackHoldsTheLogNoMore() {
      try (DeviceInHand tablet = bobs("tablet")) {
        tablet.note();
      }
      DeviceInHand phone = bobs("phone");
      write("first");
      phone.next(1);
      phone.acknowledge();
      pass(DEVICE_AGE.minusHours(1));
      Told.by(log, "noise", "n").appended();
      assertThat(Streams.all(log, "mail/Bob")).hasSize(1);

      pass(Duration.ofHours(2));

      awaitRemoved(2);
    }

    @Test
    void letterThatIsTooOldHoldsTheLogNoMore() {
      write("first");
      pass(LETTER_AGE.minusHours(1));
      LogPosition second = write("second");
      pass(Duration.ofHours(2));
      awaitRemoved(1);

      DeviceInHand phone = bobs("phone");
      assertThat(phone.next(1)).containsExactly("second");
      assertThat(phone.last()).isEqualTo(second);
    }

    @Test
    void emptyMailboxWithoutDevicesIsForgotten() {
      try (DeviceInHand phone = bobs("phone")) {
        phone.note();
      }
      Awaitility.await("a mailbox")
          .atMost(30, SECONDS)
          .until(() -> await(log.get("mail", "Bob")).isPresent());
      pass(DEVICE_AGE.plusHours(1));

      Awaitility.await("no mailbox")
          .atMost(30, SECONDS)
          .until(() -> await(log.get("mail", "Bob")).isEmpty());
      write("anew");
      assertThat(bobs("phone").next(1)).containsExactly("anew");
    }
  }

  @Nested
  @DisplayName("History")
  final class OfHistory {

    private History<String> history;

    @BeforeEach
    void begin() {
      history = new History<>(log, new HistoryLimits(10, 3, 5), Told::text);
    }

    private LogPosition say(String text) {
      return Told.by(log, "lobby", text).appended().position();
    }

    private HistorySince since(LogPosition position) {
      return new HistorySince(history.epoch(), position);
    }

    @Test
    void whatIsGoneIsSaidToBeMissing() {
      LogPosition gone = say("gone");
      LogPosition last = say("gone, too");
      pass(Duration.ofHours(2));
      LogPosition kept = say("kept");
      awaitRemoved(2);

      HistoryPage<String> after = await(history.readAfter("lobby", since(gone), 10));
      HistoryPage<String> before = await(history.readBefore("lobby", LogPosition.END, 10));

      assertThat(after.messages()).containsExactly("kept");
      assertThat(after.hasGap()).isTrue();
      assertThat(before.messages()).containsExactly("kept");
      assertThat(before.hasMore()).isFalse();
      assertThat(before.hasGap()).isFalse();
      assertThat(await(history.readAfter("lobby", since(last), 10)).hasGap()).isFalse();
      assertThat(await(history.readAfter("lobby", since(kept), 10)).hasGap()).isFalse();
      assertThat(await(history.readBefore("lobby", last, 10)).hasGap()).isTrue();
    }

    @Test
    void whoComesBackTooLateIsToldOfAGapAndOfNothingThatIsGone() {
      LogPosition first = say("0");
      Follower there = new Follower();
      history.follow("lobby", there);
      there.page();
      for (int number = 1; number < 8; number++) {
        Told told = new Told();
        history.append(LogRecord.of("lobby", Told.bytes(number + "")), told);
        told.appended();
      }
      pass(Duration.ofHours(2));
      awaitRemoved(8);
      Follower back = new Follower();

      history.follow("lobby", since(first), back);

      HistoryPage<String> page = back.page();
      assertThat(page.messages()).isEmpty();
      assertThat(page.hasMore()).isFalse();
      assertThat(page.hasGap()).isTrue();
    }
  }
}
