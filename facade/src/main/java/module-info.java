/** Sockets and HTTP on one port: what users start from. */
@org.jspecify.annotations.NullMarked
module io.holdfast {
  requires transitive io.holdfast.netty;
  requires transitive io.holdfast.socketio;
  requires io.holdfast.socketio.client;
  requires static org.jspecify;

  exports io.holdfast;
}
