package io.holdfast.socketio;

/**
 * Takes events of two arguments that are applied once.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second
 */
@FunctionalInterface
public interface OnceListener<A, B> {

  /**
   * Takes an event.
   *
   * @param first argument
   * @param second argument
   * @param ack takes the answer
   */
  void on(A first, B second, OnceAck ack);
}
