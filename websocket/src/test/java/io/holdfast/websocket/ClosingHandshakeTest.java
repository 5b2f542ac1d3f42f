package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ClosingHandshakeTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final FakeClock clock = new FakeClock();
  private final ClosingHandshake closing = new ClosingHandshake(TIMEOUT.toNanos());

  @Test
  void isOpenAtFirst() {
    assertThat(closing.isOpen()).isTrue();
    assertThat(closing.maySend()).isTrue();
    assertThat(closing.mayReceive()).isTrue();
    assertThat(closing.isDone()).isFalse();
  }

  @Nested
  @DisplayName("RFC 6455 §7.1.4 The WebSocket Connection is Closed")
  final class Cleanliness {

    @Test
    void isCleanWhenThisEndClosesFirst() {
      closing.closeSent(clock.nanoTime());
      assertThat(closing.isOpen()).isFalse();
      assertThat(closing.maySend()).isFalse();
      assertThat(closing.mayReceive()).isTrue();

      closing.closeReceived(CloseCode.NORMAL, "bye", clock.nanoTime());
      assertThat(closing.isDone()).isTrue();
      assertThat(closing.maySend()).isFalse();
      assertThat(closing.mayReceive()).isFalse();
      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "bye", true));
    }

    @Test
    void isCleanWhenThePeerClosesFirst() {
      closing.closeReceived(CloseCode.GOING_AWAY, "", clock.nanoTime());
      assertThat(closing.isOpen()).isFalse();
      assertThat(closing.maySend()).isTrue();
      assertThat(closing.mayReceive()).isFalse();
      assertThat(closing.isDone()).isFalse();

      closing.closeSent(clock.nanoTime());
      assertThat(closing.isDone()).isTrue();
      assertThat(closing.maySend()).isFalse();
      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.GOING_AWAY, "", true));
    }

    @Test
    void isNotCleanUntilBothHaveClosed() {
      closing.closeReceived(CloseCode.GOING_AWAY, "left", clock.nanoTime());

      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.GOING_AWAY, "left", false));
    }

    @Test
    void isNotCleanWhenItFails() {
      closing.failed(clock.nanoTime());

      assertThat(closing.maySend()).isFalse();
      assertThat(closing.mayReceive()).isFalse();
      assertThat(closing.isDone()).isFalse();
      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }

    @Test
    void isNotCleanWhenItFailsAfterThisEndClosed() {
      closing.closeSent(clock.nanoTime());
      closing.failed(clock.nanoTime());

      assertThat(closing.mayReceive()).isFalse();
      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.1.5 The WebSocket Connection Close Code")
  final class Code {

    @Test
    void is1006WithoutACloseFrame() {
      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));

      closing.closeSent(clock.nanoTime());

      assertThat(closing.event()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }
  }

  @Test
  void eachStepHasTheWholeTimeout() {
    closing.closeSent(clock.nanoTime());
    assertThat(untilDeadline()).isEqualTo(TIMEOUT);

    clock.advance(Duration.ofSeconds(4));
    assertThat(untilDeadline()).isEqualTo(Duration.ofSeconds(6));

    closing.closeReceived(CloseCode.NORMAL, "", clock.nanoTime());
    assertThat(untilDeadline()).isEqualTo(TIMEOUT);
  }

  @Test
  void failureAndAReceivedCloseHaveADeadlineToo() {
    clock.advance(Duration.ofSeconds(4));
    closing.closeReceived(CloseCode.NORMAL, "", clock.nanoTime());
    assertThat(untilDeadline()).isEqualTo(TIMEOUT);

    clock.advance(Duration.ofSeconds(4));
    closing.failed(clock.nanoTime());
    assertThat(untilDeadline()).isEqualTo(TIMEOUT);
  }

  private Duration untilDeadline() {
    return Duration.ofNanos(closing.deadlineNanos() - clock.nanoTime());
  }

  @Test
  void asksForOneCloseFrameEachWay() {
    closing.closeSent(clock.nanoTime());
    assertThatThrownBy(() -> closing.closeSent(clock.nanoTime()))
        .isInstanceOf(AssertionError.class)
        .hasMessage("SENT");

    closing.closeReceived(CloseCode.NORMAL, "", clock.nanoTime());
    assertThatThrownBy(() -> closing.closeReceived(CloseCode.NORMAL, "", clock.nanoTime()))
        .isInstanceOf(AssertionError.class)
        .hasMessage("DONE");
  }
}
