package io.holdfast.socketio;

/**
 * Takes events of two arguments that may ask for an answer.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second
 */
@FunctionalInterface
public interface AckListener<A, B> {

  /**
   * Takes an event.
   *
   * @param first argument
   * @param second argument
   * @param ack the answer that may be asked for
   */
  void on(A first, B second, Ack ack);
}
