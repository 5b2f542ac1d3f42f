package io.holdfast.bench;

/** What a server is asked for. */
enum Protocol {
  WEBSOCKET("WebSocket"),
  /** Over the WebSocket transport. */
  SOCKET_IO("Socket.IO"),
  /** Over long polling, but for who sends. */
  SOCKET_IO_POLLING("Socket.IO polling");

  private final String title;

  Protocol(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
