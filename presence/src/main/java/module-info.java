/** Who is here, who is away, and when the others were seen last; right after crashes too. */
@org.jspecify.annotations.NullMarked
module io.holdfast.presence {
  requires transitive io.holdfast.socketio;
  requires static org.jspecify;

  exports io.holdfast.presence;
}
