/** Small fixed servers, to be tested and measured from outside. */
@org.jspecify.annotations.NullMarked
module io.holdfast.conformance {
  requires io.holdfast;
  requires io.holdfast.log;
  requires io.holdfast.socketio.admin;
  requires transitive info.picocli;
  requires static org.jspecify;

  exports io.holdfast.conformance;

  opens io.holdfast.conformance to
      info.picocli;
}
