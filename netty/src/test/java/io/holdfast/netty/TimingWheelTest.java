package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimingWheelTest {

  private static final Duration TICK = Duration.ofNanos(TimingWheel.TICK_NANOS);
  private static final Duration HORIZON = TICK.multipliedBy(1024);

  private final FakeClock clock = new FakeClock();
  private final TimingWheel wheel = new TimingWheel(clock.nanoTime());

  /** Has a deadline until it is reached. */
  private final class Owner implements TimingWheel.Owner {

    private final TimingWheel.Entry entry = new TimingWheel.Entry(this);
    private final List<Duration> reached = new ArrayList<>();
    private final long startNanos = clock.nanoTime();
    private long deadlineNanos = TimingWheel.NONE;
    private int askedCount;

    void in(Duration time) {
      deadlineNanos = clock.nanoTime() + time.toNanos();
      wheel.schedule(entry, clock.nanoTime());
    }

    @Override
    public long deadlineNanos() {
      askedCount++;
      return deadlineNanos;
    }

    @Override
    public void deadlineReached(long nowNanos) {
      deadlineNanos = TimingWheel.NONE;
      reached.add(Duration.ofNanos(nowNanos - startNanos));
    }
  }

  private void advance(Duration time) {
    wheel.advance(clock.advance(time));
  }

  /** Turns the wheel as its timer does. */
  private void tickFor(Duration time) {
    for (long ticks = time.dividedBy(TICK); ticks > 0; ticks--) {
      advance(TICK);
    }
  }

  @Test
  void aDeadlineIsReachedOnceAndNeverEarly() {
    Owner owner = new Owner();
    owner.in(Duration.ofMillis(95));
    tickFor(Duration.ofMillis(80));
    assertThat(owner.reached).isEmpty();
    tickFor(Duration.ofMillis(200));

    assertThat(owner.reached).containsExactly(Duration.ofMillis(100));
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void aDeadlineThatIsPastIsReachedAtTheNextTick() {
    Owner owner = new Owner();
    owner.in(Duration.ZERO);
    advance(TICK);

    assertThat(owner.reached).containsExactly(TICK);
  }

  @Test
  void aDeadlineBeyondTheHorizonIsReachedInTime() {
    Owner owner = new Owner();
    Duration time = HORIZON.multipliedBy(3).plusMillis(7);
    owner.in(time);
    tickFor(HORIZON.multipliedBy(3));
    assertThat(owner.reached).isEmpty();
    tickFor(TICK);

    assertThat(owner.reached).hasSize(1);
    assertThat(owner.reached.get(0)).isBetween(time, time.plus(TICK));
  }

  @Test
  void aDeadlineThatMovesAwayCostsNothingUntilItsOldSlotIsReached() {
    Owner owner = new Owner();
    owner.in(Duration.ofMillis(200));
    for (int i = 0; i < 9; i++) {
      advance(TICK);
      owner.deadlineNanos = clock.nanoTime() + Duration.ofMillis(200).toNanos();
    }
    assertThat(owner.askedCount).isEqualTo(1);
    advance(TICK);
    assertThat(owner.reached).isEmpty();
    tickFor(Duration.ofMillis(200));

    assertThat(owner.reached).containsExactly(Duration.ofMillis(380));
  }

  @Test
  void aDeadlineCanMoveNearer() {
    Owner owner = new Owner();
    owner.in(Duration.ofSeconds(10));
    owner.in(Duration.ofMillis(40));
    tickFor(Duration.ofMillis(40));

    assertThat(owner.reached).containsExactly(Duration.ofMillis(40));
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void whoHasNoDeadlineIsNotInTheWheel() {
    Owner owner = new Owner();
    wheel.schedule(owner.entry, clock.nanoTime());
    assertThat(wheel.isEmpty()).isTrue();
  }

  /** A difference from no deadline overflows, or does not, with the sign of the time. */
  @ParameterizedTest
  @ValueSource(longs = {0, 10})
  void whatIsLiftedIsNotReachedWhateverTheSignOfTheTime(long waitSeconds) {
    clock.advance(Duration.ofSeconds(waitSeconds));
    assertThat(clock.nanoTime() < 0).isEqualTo(waitSeconds > 0);
    Owner owner = new Owner();
    owner.in(TICK);
    owner.deadlineNanos = TimingWheel.NONE;
    advance(TICK);

    assertThat(owner.reached).isEmpty();
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void whatIsCancelledIsNotReached() {
    Owner first = new Owner();
    Owner second = new Owner();
    Owner third = new Owner();
    first.in(TICK);
    second.in(TICK);
    third.in(TICK);
    wheel.cancel(second.entry);
    wheel.cancel(second.entry);
    advance(TICK);

    assertThat(first.reached).hasSize(1);
    assertThat(second.reached).isEmpty();
    assertThat(third.reached).hasSize(1);
  }

  @Test
  void anOwnerMayCancelAndScheduleOthersWhenItsDeadlineIsReached() {
    Owner victim = new Owner();
    Owner successor = new Owner();
    TimingWheel.Entry[] own = new TimingWheel.Entry[1];
    TimingWheel.Owner busy =
        new TimingWheel.Owner() {
          private long deadlineNanos = clock.nanoTime() + TimingWheel.TICK_NANOS;

          @Override
          public long deadlineNanos() {
            return deadlineNanos;
          }

          @Override
          public void deadlineReached(long nowNanos) {
            deadlineNanos = TimingWheel.NONE;
            wheel.cancel(victim.entry);
            wheel.cancel(own[0]);
            successor.in(TICK);
          }
        };
    own[0] = new TimingWheel.Entry(busy);
    victim.in(TICK);
    wheel.schedule(own[0], clock.nanoTime());
    tickFor(TICK.multipliedBy(5));

    assertThat(victim.reached).isEmpty();
    assertThat(successor.reached).containsExactly(TICK.multipliedBy(2));
    assertThat(wheel.isEmpty()).isTrue();
  }

  @Test
  void anEmptyWheelNeedsNoTurning() {
    clock.advance(Duration.ofDays(365));
    Owner owner = new Owner();
    owner.in(Duration.ofMillis(100));
    tickFor(Duration.ofMillis(80));
    assertThat(owner.reached).isEmpty();
    advance(TICK);

    assertThat(owner.reached).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void aLoopThatWasBlockedCatchesUp() {
    List<Owner> owners = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      Owner owner = new Owner();
      owner.in(Duration.ofSeconds(i).plusMillis(1));
      owners.add(owner);
    }
    advance(Duration.ofSeconds(51));

    assertThat(owners).allSatisfy(owner -> assertThat(owner.reached).hasSize(1));
  }

  /** Every deadline against a list that is looked through: never early, at most two ticks late. */
  @Test
  void reachesWhatAListWouldReach() {
    Random random = new Random(20);
    List<Owner> owners = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      owners.add(new Owner());
    }
    for (int step = 0; step < 5_000; step++) {
      Owner owner = owners.get(random.nextInt(owners.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          wheel.cancel(owner.entry);
          owner.deadlineNanos = TimingWheel.NONE;
        }
        case 1 -> owner.in(HORIZON.multipliedBy(random.nextInt(3)));
        default -> owner.in(Duration.ofNanos(random.nextInt(2_000_000_000)));
      }
      advance(Duration.ofNanos(random.nextInt((int) (2 * TimingWheel.TICK_NANOS))));
      assertThat(owners).allSatisfy(this::isNotLate);
    }
  }

  private void isNotLate(Owner owner) {
    long lateNanos = clock.nanoTime() - owner.deadlineNanos;
    assertThat(owner.deadlineNanos == TimingWheel.NONE || lateNanos <= 2 * TimingWheel.TICK_NANOS)
        .isTrue();
  }
}
