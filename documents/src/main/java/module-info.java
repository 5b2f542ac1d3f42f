/** Documents that several people change at once, kept in a message log. */
@org.jspecify.annotations.NullMarked
module io.holdfast.documents {
  requires transitive io.holdfast.socketio;
  requires static org.jspecify;

  exports io.holdfast.documents;
}
