package io.holdfast.engineio;

import java.util.concurrent.Executor;

/**
 * One client's session, whatever its transport, as the layer above sees it.
 *
 * <p>Safe for use by several threads; what one thread sends keeps its order, also with what it
 * sends to groups that the session is in. Lives on one loop: its events come there, one at a time,
 * and must not block.
 */
public interface EngineSocket extends Executor {

  /** {@return the id of the session} */
  String id();

  /** {@return the revision that the client speaks} */
  Revision revision();

  /** {@return the transport of now} */
  TransportName transport();

  /** {@return the request that the session was opened with} */
  EngineRequest request();

  /** {@return whether messages may be sent} */
  boolean isOpen();

  /** {@return whether what is sent now goes out soon: a poll waits, or nothing is queued} */
  boolean isWritable();

  /** {@return bytes that wait for the operating system or a poll; may be some too many} */
  long bufferedBytes();

  /**
   * Sends a message.
   *
   * @param message to send
   * @return false if it was dropped: the session is not open any more, or was closed since too much
   *     waits
   */
  boolean send(EngineMessage message);

  /**
   * Sends a message if the transport is writable when its turn comes; else it is dropped.
   *
   * @param message to send
   */
  void sendVolatile(EngineMessage message);

  /**
   * Closes the session after all that was sent.
   *
   * @param reason that the listener is told
   */
  void close(CloseReason reason);

  /**
   * Closes the session without waiting for a client that does not poll: what waits for it is
   * dropped.
   *
   * @param reason that the listener is told, unless the session was being closed before
   */
  void discard(CloseReason reason);

  /** {@return whether the calling thread is the session's loop} */
  boolean isInLoop();

  /**
   * Runs the task on the session's loop: at once if this is it, else after all that this thread
   * handed to the loop before.
   *
   * @param task must not block
   */
  @Override
  void execute(Runnable task);
}
