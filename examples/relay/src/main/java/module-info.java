/** Every message goes to everyone but its sender. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.relay {
  requires io.holdfast;
  requires static org.jspecify;
}
