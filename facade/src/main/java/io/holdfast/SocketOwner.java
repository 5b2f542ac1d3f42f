package io.holdfast;

import io.holdfast.websocket.CloseEvent;

/** The endpoint or client that a socket belongs to. Called where its listeners are called. */
interface SocketOwner {

  /** The first event of the socket. */
  void opened(LoopWebSocket socket);

  /** Before the socket's own listeners of errors. */
  void failed(LoopWebSocket socket, Throwable cause);

  /**
   * The last event of the socket, before its own listeners of it. Called once for each socket, even
   * if an executor refused to run its other events.
   */
  void closed(LoopWebSocket socket, CloseEvent event);
}
