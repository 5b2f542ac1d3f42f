package io.holdfast.socketio;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How much an {@link OnceWindow} remembers. Used in a chain before the window is made, by one
 * thread.
 *
 * <p>Where a bound is reached the oldest ids are forgotten: what is sent again with one of them is
 * applied again, or refused, see {@link #refuseForgotten}.
 */
public final class OnceOptions {

  private Duration maxAge = Duration.ofDays(1);
  private int maxIds = 100_000;
  private long maxBytes = 64 << 20;
  private boolean refuseForgotten;
  private InstantSource clock = InstantSource.system();

  private OnceOptions() {}

  /** {@return the defaults} */
  public static OnceOptions create() {
    return new OnceOptions();
  }

  /**
   * Sets for how long an id is remembered, from when it first came. It may be remembered for
   * longer: ids are forgotten when others come.
   *
   * @param age positive, default 1 day
   * @return these options
   * @throws IllegalArgumentException if it is not positive
   */
  public OnceOptions maxAge(Duration age) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("maxAge must be positive, was " + age);
    }
    this.maxAge = age;
    return this;
  }

  /**
   * Sets how many ids are remembered, about 200 bytes of memory each; for one more, the oldest is
   * forgotten.
   *
   * @param count 1 or more, default 100,000
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public OnceOptions maxIds(int count) {
    this.maxIds = Math.toIntExact(requireAtLeastOne(count, "maxIds"));
    return this;
  }

  /**
   * Sets how many bytes the ids and answers may have that are remembered, in memory or in the log;
   * for more, the oldest ids are forgotten.
   *
   * @param bytes 1 or more, default 64 MiB
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public OnceOptions maxBytes(long bytes) {
    this.maxBytes = requireAtLeastOne(bytes, "maxBytes");
    return this;
  }

  /**
   * Sets whether ids are UUIDs of version 7 (RFC 9562 §5.7), whose time tells that they may have
   * been forgotten: one that is not known, and not younger than the youngest that was forgotten, is
   * refused with {@link SocketIoError#ID_FORGOTTEN} rather than applied twice. What was written
   * long ago and never sent is refused too then, as is all of a client whose clock is so far
   * behind; and an id of another form is an error of its event.
   *
   * @param isRefused default false: ids have any form, and what was forgotten is applied again
   * @return these options
   */
  public OnceOptions refuseForgotten(boolean isRefused) {
    this.refuseForgotten = isRefused;
    return this;
  }

  /**
   * Sets what tells the time.
   *
   * @param source default the system's clock
   * @return these options
   */
  public OnceOptions clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  private static long requireAtLeastOne(long actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
    return actual;
  }

  Duration maxAge() {
    return maxAge;
  }

  int maxIds() {
    return maxIds;
  }

  long maxBytes() {
    return maxBytes;
  }

  boolean isRefusingForgotten() {
    return refuseForgotten;
  }

  InstantSource clock() {
    return clock;
  }
}
