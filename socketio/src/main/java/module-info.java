/**
 * Socket.IO, protocol 5, without I/O: packets, their arguments, and what stores and clusters
 * implement.
 */
@org.jspecify.annotations.NullMarked
module io.holdfast.socketio {
  requires transitive io.holdfast.engineio;
  requires transitive io.holdfast.error;
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports io.holdfast.socketio;
  exports io.holdfast.socketio.spi;
}
