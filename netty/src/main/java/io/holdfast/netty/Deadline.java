package io.holdfast.netty;

import java.time.Duration;

/**
 * A time by which a client must have done something; it can be set, lifted and set again.
 *
 * <p>Confined to its loop.
 */
final class Deadline implements TimingWheel.Owner {

  private final Shard shard;
  private final Runnable whenMissed;
  private final TimingWheel.Entry entry = new TimingWheel.Entry(this);
  private long deadlineNanos = TimingWheel.NONE;

  /**
   * Creates a deadline that is not set.
   *
   * @param shard of the connection
   * @param whenMissed called each time when it has been reached; it is lifted then
   */
  Deadline(Shard shard, Runnable whenMissed) {
    this.shard = shard;
    this.whenMissed = whenMissed;
  }

  void set(Duration timeout) {
    deadlineNanos = shard.nowNanos() + timeout.toNanos();
    shard.schedule(entry);
  }

  /** There is none until it is set again, which may be soon: its place is kept. */
  void lift() {
    deadlineNanos = TimingWheel.NONE;
  }

  /** There is none any more. */
  void cancel() {
    lift();
    shard.cancel(entry);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void deadlineReached(long nowNanos) {
    lift();
    whenMissed.run();
  }
}
