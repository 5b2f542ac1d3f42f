package io.holdfast.socketio;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.SessionId;
import io.holdfast.socketio.spi.SocketSession;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What is known of a socket whose client may come back, and what goes out to it, in order. */
final class SocketLink {

  /*
   * Offsets say what a client has got only if it gets events in the order of their positions. So
   * each event gets its position and its place in this queue under one lock, and whoever is on the
   * loop of the session next sends all that is in the queue.
   */

  private record Due(EngineMessage message, boolean isVolatile) {}

  private final Recovery recovery;
  private final EngineSocket engine;
  private final ConnectionStateRecovery options;
  private final String privateId;
  private final @Nullable SocketSession session;
  private final String offset;

  /** Guarded by itself, as the two below. */
  private final ArrayDeque<Due> queue = new ArrayDeque<>(2);

  private long queuedBytes;
  private boolean isFlushing;

  /** Position after which the client may need events; guarded by the adapter, as the two below. */
  long start;

  /** Position of the last event that was sent. */
  long lastSent;

  /** When the client was connected, in sweeps of the adapter. */
  long connectedAt;

  /** Whether another connection that presents the same private id is too soon to be meant. */
  volatile boolean isJustResumed;

  /** Who waits for the end of the socket; guarded by the queue, as the one below. */
  private @Nullable Runnable successor;

  private boolean hasEnded;

  /**
   * Creates a link.
   *
   * @param recovery of the namespace
   * @param engine session that what is sent goes to
   * @param claim the session that goes on, or null if a new one begins
   */
  SocketLink(Recovery recovery, EngineSocket engine, @Nullable RecoveryClaim claim) {
    this.recovery = recovery;
    this.engine = engine;
    this.options = recovery.options();
    this.privateId = claim == null ? SessionId.draw() : claim.session().privateId();
    this.session = claim == null ? null : claim.session();
    this.offset = claim == null ? "" : claim.offset();
  }

  Recovery recovery() {
    return recovery;
  }

  String privateId() {
    return privateId;
  }

  /** {@return the session that goes on, or null if this is a new one} */
  @Nullable SocketSession session() {
    return session;
  }

  /** The session does not go on here after all. */
  void release() {
    if (session != null) {
      recovery.release(session);
    }
  }

  /** {@return the offset that the client presented} */
  String offset() {
    return offset;
  }

  /**
   * Waits for the end of the socket.
   *
   * @param task called once, at the end, or at once if it has ended
   * @return false if somebody waits already
   */
  boolean awaitEnd(Runnable task) {
    synchronized (queue) {
      if (successor != null) {
        return false;
      }
      if (!hasEnded) {
        successor = task;
        return true;
      }
    }
    task.run();
    return true;
  }

  /** The socket has ended. */
  void ended() {
    Runnable waiting;
    synchronized (queue) {
      hasEnded = true;
      waiting = successor;
    }
    if (waiting != null) {
      waiting.run();
    }
  }

  /** Adds something to what is to be sent; called under the lock of the adapter. */
  void add(EngineMessage message, boolean isVolatile) {
    synchronized (queue) {
      queue.add(new Due(message, isVolatile));
      queuedBytes += message.sizeBytes();
    }
  }

  /** Sends what is to be sent, at once or soon; not called under the lock of the adapter. */
  void flush() {
    boolean isFull;
    synchronized (queue) {
      isFull = queue.size() > options.maxPackets() || queuedBytes > options.maxPacketBytes();
      if (isFull) {
        queue.clear();
        queuedBytes = 0;
      }
      if (isFlushing && !isFull && !engine.isInLoop()) {
        return;
      }
      isFlushing = true;
    }
    if (isFull) {
      engine.close(CloseReason.FORCED_CLOSE);
    } else {
      engine.execute(this::sendAll);
    }
  }

  private void sendAll() {
    for (Due due = poll(); due != null; due = poll()) {
      if (due.isVolatile()) {
        engine.sendVolatile(due.message());
      } else {
        engine.send(due.message());
      }
    }
  }

  private @Nullable Due poll() {
    synchronized (queue) {
      Due due = queue.poll();
      if (due == null) {
        isFlushing = false;
      } else {
        queuedBytes -= due.message().sizeBytes();
      }
      return due;
    }
  }
}
