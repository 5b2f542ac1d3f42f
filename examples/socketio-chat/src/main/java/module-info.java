/** The chat that everybody begins with, on Socket.IO. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.socketiochat {
  requires io.holdfast;
  requires static org.jspecify;
}
