package io.holdfast.socketio.spi;

import io.holdfast.socketio.Arguments;

/** Takes the answers to an event that was sent to many. Called on any thread. */
public interface BroadcastAckListener {

  /**
   * A server has sent the event.
   *
   * @param count how many of its clients got it
   */
  void onClientCount(int count);

  /**
   * A client has answered.
   *
   * @param response of the client
   */
  void onResponse(Arguments response);

  /**
   * The event was sent to nobody: the log did not take it. Does nothing by default.
   *
   * @param cause why
   */
  default void onFailure(Throwable cause) {}
}
