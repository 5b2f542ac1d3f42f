/** Users with names write to one another. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.privatemessages {
  requires io.holdfast;
  requires static org.jspecify;
}
