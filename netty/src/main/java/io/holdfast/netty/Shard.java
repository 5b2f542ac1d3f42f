package io.holdfast.netty;

import io.holdfast.websocket.CompressionBudget;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop owns: its connections, their rooms, and what goes out at the end of a turn.
 *
 * <p>Confined to its loop, but for {@link #inLoop}, {@link #execute}, {@link #run} and {@link
 * #watch}.
 */
final class Shard {

  /** Has gathered something in a turn. */
  interface Unsent {

    /** Hands it on: the turn ends. */
    void flush();
  }

  /*
   * A turn is what a loop does between two looks at its sockets: it reads from all that have
   * something, and runs the tasks that came from elsewhere. Nothing is written meanwhile. At
   * the end of the turn each room's layout is shared out to its members, and each connection
   * that has something to send is written to and flushed, once.
   *
   * The end of the turn is a task that the loop is given when the first byte of the turn is queued.
   * Loops run their tasks after their sockets, so it comes after all that was read in the turn.
   *
   * What other threads have handed in may be older than what is read from a socket afterwards: its
   * sender may have been told of it, and have told the peer that speaks now. So it goes first.
   */
  private static final System.Logger LOGGER = System.getLogger(Shard.class.getName());

  private final EventLoop loop;
  private final QueueLimits limits;
  private final ShardCounters counters = new ShardCounters();
  private final ListenerWatch watch;
  private final TimingWheel wheel;
  private final ReceiveBuffers.Shared receiveBuffer = new ReceiveBuffers.Shared();
  private final RecentStrings recentStrings = new RecentStrings();
  private final List<Lane> laidOut = new ArrayList<>();
  private final List<Unsent> unsent = new ArrayList<>();
  private final List<Runnable> lastTasks = new ArrayList<>();
  private final IdentityHashMap<CompressionBudget, Zlib> zlibs = new IdentityHashMap<>();
  private final Runnable endOfTurn = this::endTurn;
  private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
  private final Runnable nextHandedIn = this::runNextHandedIn;

  private boolean isTurnScheduled;
  private long sequence;
  private long nowNanos;
  private long queuedBytes;
  private @Nullable Future<?> ticking;

  Shard(EventLoop loop, QueueLimits limits) {
    this.loop = loop;
    this.limits = limits;
    this.watch = new ListenerWatch(loop);
    this.wheel = new TimingWheel(System.nanoTime());
  }

  boolean inLoop() {
    return loop.inEventLoop();
  }

  /**
   * Runs the task on the loop, after all that was handed to the loop before.
   *
   * @return false if the loop has ended, and with it all that the task could be about
   */
  boolean execute(Runnable task) {
    handedIn.add(task);
    try {
      loop.execute(nextHandedIn);
      return true;
    } catch (RejectedExecutionException e) {
      handedIn.remove(task);
      if (!loop.isShuttingDown()) {
        throw e;
      }
      return false;
    }
  }

  private void runNextHandedIn() {
    Runnable next = handedIn.poll();
    if (next != null) {
      next.run();
    }
  }

  /** Runs what has been handed in so far: to be called before what a peer sent is looked at. */
  void runHandedIn() {
    if (handedIn.isEmpty()) {
      return;
    }
    // Those who hand in while this runs have their turn later.
    for (int i = handedIn.size(); i > 0; i--) {
      guarded(nextHandedIn, "a task of a loop failed");
    }
  }

  private static void guarded(Runnable task, String failed) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, failed, e);
    }
  }

  /** Runs the task on the loop: at once if this is it. */
  void run(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }

  EventLoop loop() {
    return loop;
  }

  QueueLimits limits() {
    return limits;
  }

  ListenerWatch watch() {
    return watch;
  }

  ShardCounters counters() {
    return counters;
  }

  /** {@return what lends compressors to the connections of one endpoint on this loop} */
  Zlib zlib(CompressionBudget budget, int level) {
    return zlibs.computeIfAbsent(budget, key -> new Zlib(key, level));
  }

  /** {@return the buffer that the connections of this loop are read into} */
  ReceiveBuffers.Shared receiveBuffer() {
    return receiveBuffer;
  }

  RecentStrings recentStrings() {
    return recentStrings;
  }

  ByteBufAllocator allocator() {
    return ByteBufAllocator.DEFAULT;
  }

  /** {@return the time, read once per turn} */
  long nowNanos() {
    if (!isTurnScheduled) {
      beginTurn();
    }
    return nowNanos;
  }

  private void beginTurn() {
    isTurnScheduled = true;
    nowNanos = System.nanoTime();
    loop.execute(endOfTurn);
  }

  /** {@return a number higher than all that were given out in this turn} */
  long nextSequence() {
    return sequence++;
  }

  /** {@return whether some room has something laid out that its members have not all taken} */
  boolean hasLaidOut() {
    return !laidOut.isEmpty();
  }

  /** {@return the rooms that have something laid out} */
  List<Lane> laidOut() {
    return laidOut;
  }

  /** The lane has something for its members. */
  void addLaidOut(Lane lane) {
    laidOut.add(lane);
    nowNanos();
  }

  /** Somebody has something to send. */
  void addUnsent(Unsent sender) {
    unsent.add(sender);
    nowNanos();
  }

  /** Does something when all that this turn has to say has been said, and before it is written. */
  void addLast(Runnable task) {
    lastTasks.add(task);
    nowNanos();
  }

  private void endTurn() {
    runLastTasks();
    try {
      for (int i = 0; i < laidOut.size(); i++) {
        laidOut.get(i).endTurn();
      }
    } finally {
      // What did not go out, memory being short, goes out with the next turn.
      isTurnScheduled = false;
    }
    laidOut.clear();
    sequence = 0;
    // A write that fails may close a connection, and its listener may send to others.
    for (int i = 0; i < unsent.size(); i++) {
      unsent.get(i).flush();
    }
    unsent.clear();
    counters.publish();
  }

  private void runLastTasks() {
    for (int i = 0; i < lastTasks.size(); i++) {
      guarded(lastTasks.get(i), "the last task of a turn failed");
    }
    lastTasks.clear();
  }

  /** Counts bytes that wait for a slow peer; negative ones wait no longer. */
  void addQueuedBytes(long bytes) {
    queuedBytes += bytes;
    counters.queuedBytes(queuedBytes);
  }

  boolean isOverloaded() {
    return queuedBytes > limits.maxQueuedBytesPerLoop();
  }

  /** Puts a deadline into the wheel, or moves it nearer. */
  void schedule(TimingWheel.Entry entry) {
    wheel.schedule(entry, nowNanos());
    if (ticking == null && !wheel.isEmpty()) {
      ticking =
          loop.scheduleAtFixedRate(
              this::tick, TimingWheel.TICK_NANOS, TimingWheel.TICK_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  void cancel(TimingWheel.Entry entry) {
    wheel.cancel(entry);
  }

  private void tick() {
    wheel.advance(nowNanos());
    if (wheel.isEmpty() && ticking != null) {
      ticking.cancel(false);
      ticking = null;
    }
  }

  /** The loop ends: closes this after all of its connections. */
  void closeWithLoop() {
    if (loop instanceof SingleThreadEventExecutor executor && !executor.isShuttingDown()) {
      // A loop closes its connections in the round after its hooks, and tells them by tasks.
      executor.addShutdownHook(() -> loop.execute(() -> loop.execute(this::close)));
    }
  }

  /** The connections are gone. */
  void close() {
    zlibs.values().forEach(Zlib::close);
    zlibs.clear();
    receiveBuffer.release();
  }
}
