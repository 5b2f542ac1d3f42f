/**
 * Engine.IO, revisions 4 and 3, without I/O: packets, payloads, sessions and their change of
 * transport. Nothing here owns a thread, a socket or a clock; time is an argument.
 */
@org.jspecify.annotations.NullMarked
module io.holdfast.engineio {
  requires transitive io.holdfast.error;
  requires transitive io.netty.buffer;
  requires static org.jspecify;

  exports io.holdfast.engineio;
}
