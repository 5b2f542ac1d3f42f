package io.holdfast.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long messages take: from the post to the commit, and from there to those who hear it.
 *
 * <p>Safe for use by several threads, but for what says that it is the log's thread's.
 */
public final class Latencies implements MeterBinder {

  /*
   * Each commit is measured; of deliveries one at a time, and one in ten milliseconds, so that a
   * room of thousands costs what a small one does. A reader that is slow is measured once, and
   * does not keep others from being measured.
   */
  public static final String COMMIT = "holdfast.publish.commit";
  public static final String DELIVERY = "holdfast.commit.delivery";

  /** How far back the quantiles look: twice as long as it takes to the next sample. */
  private static final Duration WINDOW = Duration.ofSeconds(20);

  private static final int WINDOW_PARTS = 2;
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private volatile @Nullable Timer commit;
  private volatile @Nullable Timer delivery;
  private volatile boolean isUnderWay;

  // The log's thread's own.
  private boolean wasMeasured;
  private long beganNanos;

  @Override
  public void bindTo(MeterRegistry registry) {
    commit = timer(registry, COMMIT, "From a post to the commit that keeps it");
    delivery =
        timer(
            registry,
            DELIVERY,
            "From the commit until one of those who hear a message has it, of some messages");
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentiles(0.5, 0.99)
        .distributionStatisticExpiry(WINDOW)
        .distributionStatisticBufferLength(WINDOW_PARTS)
        .register(registry);
  }

  /** A message was kept that was posted so long ago. */
  public void committed(long nanos) {
    Timer timer = commit;
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * A message was committed, and is going out to a room. Called on the log's thread.
   *
   * @param nowNanos when it was committed
   * @param rooms that know who hears it
   * @param room that it was said in
   */
  void delivering(long nowNanos, Rooms rooms, String room) {
    Timer timer = delivery;
    if (timer == null || !isDue(nowNanos)) {
      return;
    }
    wasMeasured = true;
    beganNanos = nowNanos;
    isUnderWay = true;
    boolean isHeard =
        rooms.whenHeard(
            room,
            () -> {
              isUnderWay = false;
              timer.record(System.nanoTime() - nowNanos, TimeUnit.NANOSECONDS);
            });
    if (!isHeard) {
      isUnderWay = false;
      wasMeasured = false;
    }
  }

  private boolean isDue(long nowNanos) {
    long passed = nowNanos - beganNanos;
    return !wasMeasured || passed >= (isUnderWay ? PATIENCE_NANOS : INTERVAL_NANOS);
  }
}
