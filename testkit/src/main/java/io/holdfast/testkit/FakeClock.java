package io.holdfast.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A clock that moves when it is told to. Stands in for {@link System#nanoTime}.
 *
 * <p>Confined to one thread.
 */
public final class FakeClock implements LongSupplier {

  /*
   * The origin of System.nanoTime is arbitrary and its values may wrap. This clock wraps after
   * one second, so whoever compares two times instead of their difference is found out.
   */
  private static final long NANOS_BEFORE_WRAP = 1_000_000_000;

  private long nowNanos = Long.MAX_VALUE - NANOS_BEFORE_WRAP;

  /** Creates a clock. */
  public FakeClock() {}

  /** {@return the time; only differences mean something, and they may overflow} */
  public long nanoTime() {
    return nowNanos;
  }

  @Override
  public long getAsLong() {
    return nowNanos;
  }

  /**
   * Moves on.
   *
   * @param time to add, not negative
   * @return the time then
   * @throws IllegalArgumentException if the time is negative
   */
  public long advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a clock does not go back, was told " + time);
    }
    nowNanos += time.toNanos();
    return nowNanos;
  }
}
