package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FakeClock;
import io.holdfast.websocket.Heartbeat.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {

  private static final Duration INTERVAL = Duration.ofSeconds(25);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TICK = Duration.ofNanos(1);

  private final FakeClock clock = new FakeClock();
  private final Heartbeat heartbeat =
      new Heartbeat(INTERVAL.toNanos(), TIMEOUT.toNanos(), clock.nanoTime());

  @Test
  void asksASilentPeerOnce() {
    clock.advance(INTERVAL.minus(TICK));
    assertThat(poll()).isEqualTo(Due.NOTHING);
    clock.advance(TICK);
    assertThat(poll()).isEqualTo(Due.PING);
    assertThat(poll()).isEqualTo(Due.NOTHING);
  }

  @Test
  void givesUpAPeerThatDoesNotAnswer() {
    clock.advance(INTERVAL);
    assertThat(poll()).isEqualTo(Due.PING);
    clock.advance(TIMEOUT.minus(TICK));
    assertThat(poll()).isEqualTo(Due.NOTHING);
    clock.advance(TICK);
    assertThat(poll()).isEqualTo(Due.GIVE_UP);
  }

  @Test
  void anySignOfLifeIsAnAnswer() {
    clock.advance(INTERVAL);
    assertThat(poll()).isEqualTo(Due.PING);
    clock.advance(TIMEOUT.minus(TICK));
    heartbeat.onActivity(clock.nanoTime());
    clock.advance(INTERVAL.minus(TICK));
    assertThat(poll()).isEqualTo(Due.NOTHING);
    clock.advance(TICK);
    assertThat(poll()).isEqualTo(Due.PING);
  }

  @Test
  void activityPutsThePingOff() {
    clock.advance(Duration.ofSeconds(24));
    heartbeat.onActivity(clock.nanoTime());

    assertThat(untilDeadline()).isEqualTo(INTERVAL);
  }

  @Test
  void knowsWhenSomethingIsDue() {
    assertThat(untilDeadline()).isEqualTo(INTERVAL);
    clock.advance(INTERVAL);
    assertThat(poll()).isEqualTo(Due.PING);
    assertThat(untilDeadline()).isEqualTo(TIMEOUT);
  }

  @Test
  void aCheckThatComesLateStillAsksBeforeItGivesUp() {
    clock.advance(INTERVAL.plus(TIMEOUT).multipliedBy(3));

    assertThat(poll()).isEqualTo(Due.PING);
    assertThat(poll()).isEqualTo(Due.NOTHING);
    assertThat(untilDeadline()).isEqualTo(TIMEOUT);
  }

  @Test
  void anIntervalOfZeroIsOff() {
    Heartbeat off = new Heartbeat(0, TIMEOUT.toNanos(), clock.nanoTime());
    clock.advance(Duration.ofDays(100));

    assertThat(off.isOff()).isTrue();
    assertThat(heartbeat.isOff()).isFalse();
    assertThat(off.poll(clock.nanoTime())).isEqualTo(Due.NOTHING);
  }

  private Due poll() {
    return heartbeat.poll(clock.nanoTime());
  }

  private Duration untilDeadline() {
    return Duration.ofNanos(heartbeat.deadlineNanos() - clock.nanoTime());
  }
}
