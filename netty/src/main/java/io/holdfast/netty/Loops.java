package io.holdfast.netty;

import io.holdfast.engineio.EngineTimer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Event loops, and what each of them owns. Ports and clients can share them.
 *
 * <p>Safe for use by several threads.
 */
public final class Loops implements AutoCloseable {

  /**
   * Not zero: a loop that is told to end in the midst of a round would then end with that round,
   * and leave open what it closes at the beginning of the next one.
   */
  private static final long QUIET_NANOS = 1;

  /** A listener that is seen twice in a row blocks for at least this long. */
  private static final int WATCH_MILLIS = 100;

  private static final int TIMEOUT_SECONDS = 5;

  private final @Nullable EventLoopGroup group;
  private final TransportKind kind;
  private final QueueLimits limits;
  private final ConcurrentMap<EventLoop, Shard> shards = new ConcurrentHashMap<>();
  private final Future<?> watching;

  private Loops(@Nullable EventLoopGroup group, TransportKind kind, QueueLimits limits) {
    this.group = group;
    this.kind = kind;
    this.limits = limits;
    this.watching =
        GlobalEventExecutor.INSTANCE.scheduleWithFixedDelay(
            this::watch, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void watch() {
    long nowNanos = System.nanoTime();
    shards.values().forEach(shard -> shard.watch().look(nowNanos));
  }

  /**
   * Starts loops.
   *
   * @param kind how sockets are driven
   * @param count of loops, each a thread, 1 or more
   * @param limits of what waits to be sent on a loop
   * @param isDaemon whether the process may end while they run
   * @return the loops, to be closed
   * @throws PortException if the kind does not work on this machine
   */
  public static Loops open(TransportKind kind, int count, QueueLimits limits, boolean isDaemon) {
    if (!kind.isAvailable()) {
      throw new PortException(
          NettyError.TRANSPORT_UNAVAILABLE,
          "the transport "
              + kind
              + " does not work on this machine; "
              + TransportKind.preferred()
              + " does");
    }
    DefaultThreadFactory threads = new DefaultThreadFactory("holdfast", isDaemon);
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(count, threads, kind.newHandlerFactory());
    Loops loops = new Loops(group, kind, limits);
    for (EventExecutor loop : group) {
      loops.shard((EventLoop) loop);
    }
    return loops;
  }

  /**
   * {@return a view of loops that belong to somebody else, for connections of channels that are
   * there already}
   *
   * @param limits of what waits to be sent on a loop
   */
  public static Loops attached(QueueLimits limits) {
    return new Loops(null, TransportKind.NIO, limits);
  }

  /** {@return how the sockets of these loops are driven} */
  public TransportKind kind() {
    return kind;
  }

  /** {@return the sum of what the loops have counted} */
  public PortCounts counts() {
    return shards.values().stream()
        .map(shard -> shard.counters().published())
        .reduce(PortCounts.ZERO, PortCounts::plus);
  }

  /**
   * Runs a task later, on one of the loops.
   *
   * @param task must not block
   * @param delay before it is run
   */
  public void later(Runnable task, Duration delay) {
    group().next().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs a task later: on this loop if the caller is on one of these, else on any. */
  EngineTimer schedule(Duration delay, Runnable task) {
    EventLoop loop =
        shards.values().stream()
            .filter(Shard::inLoop)
            .map(Shard::loop)
            .findFirst()
            .orElseGet(() -> group().next());
    try {
      Future<?> timer = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      if (!loop.isShuttingDown()) {
        throw e;
      }
      // The loop has ended, and with it all that the task could be about.
      return () -> {};
    }
  }

  EventLoopGroup group() {
    if (group == null) {
      throw new IllegalStateException("these loops belong to somebody else");
    }
    return group;
  }

  Shard shard(EventLoop loop) {
    return shards.computeIfAbsent(loop, key -> new Shard(key, limits));
  }

  List<Shard> shards() {
    return new ArrayList<>(shards.values());
  }

  /**
   * Ends the loops, and with them what is still open; waits until they have ended. Loops of
   * somebody else go on; they give back what they lent to connections, all of which must have been
   * closed.
   */
  @Override
  public void close() {
    watching.cancel(false);
    if (group == null) {
      shards.values().forEach(shard -> shard.execute(shard::close));
    } else {
      shards.values().forEach(Shard::closeWithLoop);
      group
          .shutdownGracefully(
              QUIET_NANOS, TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS), TimeUnit.NANOSECONDS)
          .awaitUninterruptibly(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
