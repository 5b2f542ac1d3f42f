/**
 * RFC 6455 (WebSocket) and RFC 7692 (compression) without I/O: bytes to frames to messages, and
 * back. Nothing here owns a thread, a socket or a clock; time is an argument.
 */
@org.jspecify.annotations.NullMarked
module io.holdfast.websocket {
  requires transitive io.holdfast.error;
  requires transitive io.netty.buffer;
  requires static org.jspecify;

  exports io.holdfast.websocket;
}
