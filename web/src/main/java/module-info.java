/** The chat page, built and packed: what a server hands to browsers. */
@org.jspecify.annotations.NullMarked
module io.holdfast.web {
  requires static org.jspecify;

  exports io.holdfast.web;
}
