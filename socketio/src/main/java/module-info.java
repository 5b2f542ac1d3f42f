/** What stores and clusters implement. */
@org.jspecify.annotations.NullMarked
module io.holdfast.socketio {
  requires transitive io.holdfast.error;
  requires static org.jspecify;

  exports io.holdfast.socketio.spi;
}
