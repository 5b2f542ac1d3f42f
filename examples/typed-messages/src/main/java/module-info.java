/** One record and one handler for each type of message. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.typedmessages {
  requires io.holdfast;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens io.holdfast.examples.typedmessages to
      tools.jackson.databind;
}
