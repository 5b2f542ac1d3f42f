package io.holdfast.netty;

import io.holdfast.engineio.EngineSession;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a session when its time has come.
 *
 * <p>Confined to its loop.
 */
final class EngineDeadline implements TimingWheel.Owner {

  /*
   * All deadlines lie in the wheel, which may be a tick late. One that is near, seen from when it
   * was set, is short for somebody who counts in milliseconds, and gets a timer of the loop too.
   * With the usual settings no deadline is near when it is set, so idle sessions have no timers.
   */
  private static final long NEAR_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Shard shard;
  private final EngineSession session;
  private final LongConsumer timeReached;
  private final TimingWheel.Entry entry = new TimingWheel.Entry(this);
  private long knownNanos = TimingWheel.NONE;
  private @Nullable Future<?> timer;
  private long timerNanos;

  /**
   * Creates a deadline.
   *
   * @param shard of the session
   * @param session that has the deadline
   * @param timeReached told of the time when it has come
   */
  EngineDeadline(Shard shard, EngineSession session, LongConsumer timeReached) {
    this.shard = shard;
    this.session = session;
    this.timeReached = timeReached;
  }

  /** The session's deadline may be another. */
  void update() {
    long nowKnownNanos = session.deadlineNanos();
    if (nowKnownNanos == knownNanos) {
      return;
    }
    knownNanos = nowKnownNanos;
    if (nowKnownNanos == TimingWheel.NONE) {
      shard.cancel(entry);
      cancelTimer();
    } else {
      shard.schedule(entry);
      startTimer();
    }
  }

  private void startTimer() {
    if (timer != null && timerNanos - knownNanos <= 0) {
      // It comes before, and looks again then.
      return;
    }
    long delayNanos = knownNanos - System.nanoTime();
    if (delayNanos < NEAR_NANOS) {
      cancelTimer();
      timerNanos = knownNanos;
      timer = shard.loop().schedule(this::fire, delayNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void fire() {
    timer = null;
    // The turn's own time may have been read before this timer was due.
    timeReached.accept(System.nanoTime());
    update();
    if (timer == null && knownNanos != TimingWheel.NONE) {
      startTimer();
    }
  }

  @Override
  public long deadlineNanos() {
    return session.deadlineNanos();
  }

  @Override
  public void deadlineReached(long nowNanos) {
    timeReached.accept(nowNanos);
    update();
  }
}
