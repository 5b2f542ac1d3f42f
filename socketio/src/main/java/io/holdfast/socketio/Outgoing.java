package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import org.jspecify.annotations.Nullable;

/**
 * What is to go out to some sockets, in its place among all that goes out to each; maybe not before
 * the log has it. Safe for use by several threads.
 */
final class Outgoing {

  private final int sizeBytes;
  private final boolean isVolatile;

  /** Written before {@link #isDecided} is. */
  private @Nullable EngineMessage message;

  private @Nullable Runnable task;
  private volatile boolean isDecided;

  private Outgoing(int sizeBytes, boolean isVolatile) {
    this.sizeBytes = sizeBytes;
    this.isVolatile = isVolatile;
  }

  /**
   * {@return something that is not known yet, and may never be}
   *
   * @param sizeBytes about what it will have
   * @param isVolatile whether it is dropped for who is not writable
   */
  static Outgoing pending(int sizeBytes, boolean isVolatile) {
    return new Outgoing(sizeBytes, isVolatile);
  }

  /** {@return a message that may go out} */
  static Outgoing of(EngineMessage message) {
    Outgoing outgoing = new Outgoing(message.sizeBytes(), false);
    outgoing.decide(message);
    return outgoing;
  }

  /** {@return something to do on the loop when all before has gone out} */
  static Outgoing of(Runnable task) {
    Outgoing outgoing = new Outgoing(0, false);
    outgoing.task = task;
    outgoing.isDecided = true;
    return outgoing;
  }

  /** It may go out. */
  void decide(EngineMessage decided) {
    message = decided;
    isDecided = true;
  }

  /** Something that is decided goes out in this place. */
  void become(Outgoing decided) {
    message = decided.message;
    task = decided.task;
    isDecided = true;
  }

  /** It will not go out. */
  void drop() {
    isDecided = true;
  }

  boolean isDecided() {
    return isDecided;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  /** Goes out, on the loop of the session. */
  void send(EngineSocket engine) {
    EngineMessage decided = message;
    if (decided != null && isVolatile) {
      engine.sendVolatile(decided);
    } else if (decided != null) {
      engine.send(decided);
    } else if (task != null) {
      task.run();
    }
  }
}
