/** The files of the Socket.IO client for browsers. */
@org.jspecify.annotations.NullMarked
module io.holdfast.socketio.client {
  requires static org.jspecify;

  exports io.holdfast.client;
}
