/** A chat for clients of a few lines. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.rawchat {
  requires io.holdfast;
  requires static org.jspecify;
}
