package io.holdfast.netty;

import io.netty.buffer.ByteBuf;

/**
 * The way from an {@link Outbox} to the transport.
 *
 * <p>Confined to its loop.
 */
interface Egress {

  /**
   * Hands over bytes.
   *
   * @param bytes taken over
   */
  void write(ByteBuf bytes);

  /** Sends what was handed over, as far as the peer takes it. */
  void flush();

  /**
   * Runs the task when all that was handed over before has been taken by the operating system, or
   * will never be. It is always a task of its own on the loop: what waits for it must not run while
   * something is being written, and a transport counts a write as pending until it has told so.
   */
  void whenTaken(Runnable task);

  /** Tells the peer that nothing more comes. What was handed over before must have been taken. */
  void endOutput();

  /** Closes the transport. What was handed over before must have been taken. */
  void close();

  /** {@return bytes handed over that the operating system has not taken; may be some too many} */
  long pendingBytes();
}
