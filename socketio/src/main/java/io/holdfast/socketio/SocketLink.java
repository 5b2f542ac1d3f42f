package io.holdfast.socketio;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.Revision;
import io.holdfast.engineio.SessionId;
import io.holdfast.socketio.StoredSession.Beginning;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a socket whose client may come back, and what goes out to it, in order. */
final class SocketLink {

  /*
   * Offsets say what a client has got only if it gets events in the order of their positions, and
   * what else goes out must not overtake what was emitted before it. So everything gets its place
   * in this queue under the lock of the adapter when it is emitted, also what the log does not have
   * yet: that keeps back all behind it. Whoever is on the loop of the session next sends all that
   * may go out. Until the client is told that it is connected, all is kept back.
   */
  private final Recovery recovery;
  private final EngineSocket engine;
  private final ConnectionStateRecovery options;
  private final String privateId;
  private final @Nullable RecoveryClaim claim;
  private final PendingAcks acks;

  /** Guarded by itself, as those up to {@link #hasEnded}. */
  private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(2);

  private long queuedBytes;
  private boolean isHeld;
  private boolean isFlushing;

  /** Who waits for the end of the socket. */
  private @Nullable Runnable successor;

  private boolean hasEnded;

  /** Which rooms the session was in when; guarded by the adapter, as those below. */
  final Stays stays;

  /** Null until the client is connected. */
  @Nullable Beginning beginning;

  /** Position of the last event that was sent. */
  long lastSent;

  /** When the client was connected, in sweeps of the adapter. */
  long connectedAt;

  /** What was attached to the socket when it was last saved. */
  JsonValue data = JsonValue.emptyObject();

  /** Whether the client has not been told yet that its session goes on. */
  boolean isResuming;

  /** Whether the log does not have what the session is now. */
  boolean isUnsaved;

  /** Whether the session is on its way into the log. */
  boolean isSaving;

  /** Whether another connection that presents the same private id is too soon to be meant. */
  volatile boolean isJustResumed;

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
    this.claim = claim;
    this.acks = claim == null ? new PendingAcks() : claim.acks();
    this.stays = claim == null ? new Stays() : claim.session().stays().copy();
  }

  Recovery recovery() {
    return recovery;
  }

  String privateId() {
    return privateId;
  }

  /** {@return the session that goes on, or null if this is a new one} */
  @Nullable RecoveryClaim claim() {
    return claim;
  }

  EngineSocket engine() {
    return engine;
  }

  /** {@return whether the client can say that it is back} */
  boolean isRecoverable() {
    return engine.revision() != Revision.THREE;
  }

  /** {@return the answers that the client owes, whichever connection it was asked on} */
  PendingAcks acks() {
    return acks;
  }

  /**
   * The session begins, or goes on; called under the lock of the adapter.
   *
   * @param from when it was connected
   * @param rooms that it is in
   * @param number of the last event before
   */
  void begin(Beginning from, Set<String> rooms, long number) {
    beginning = from;
    lastSent = from.position();
    stays.become(rooms, number);
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

  /** {@return whether all that was added has gone out} */
  boolean isIdle() {
    synchronized (queue) {
      return queue.isEmpty() && !isFlushing && !isHeld;
    }
  }

  /** Keeps everything back until the client is connected. */
  void hold() {
    synchronized (queue) {
      isHeld = true;
    }
  }

  /** The client is connected: what was kept back follows the greeting. */
  void open(EngineMessage greeting) {
    synchronized (queue) {
      isHeld = false;
      queue.addFirst(Outgoing.of(greeting));
      queuedBytes += greeting.sizeBytes();
    }
  }

  /** Adds something to what is to go out; called under the lock of the adapter. */
  void add(Outgoing outgoing) {
    synchronized (queue) {
      queue.add(outgoing);
      queuedBytes += outgoing.sizeBytes();
    }
  }

  /** Sends what may go out, at once or soon; not called under the lock of the adapter. */
  void flush() {
    boolean isFull;
    synchronized (queue) {
      isFull = queue.size() > options.maxPackets() || queuedBytes > options.maxPacketBytes();
      if (isFull) {
        queue.clear();
        queuedBytes = 0;
      } else if (!isReady() || (isFlushing && !engine.isInLoop())) {
        return;
      } else {
        isFlushing = true;
      }
    }
    if (isFull) {
      engine.close(CloseReason.FORCED_CLOSE);
    } else {
      engine.execute(this::sendAll);
    }
  }

  private boolean isReady() {
    Outgoing first = queue.peek();
    return first != null && !isHeld && first.isDecided();
  }

  private void sendAll() {
    for (Outgoing next = poll(); next != null; next = poll()) {
      next.send(engine);
    }
  }

  private @Nullable Outgoing poll() {
    synchronized (queue) {
      if (!isReady()) {
        isFlushing = false;
        return null;
      }
      Outgoing next = queue.remove();
      queuedBytes -= next.sizeBytes();
      return next;
    }
  }
}
