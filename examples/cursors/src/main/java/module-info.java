/** Everybody sees where the others point. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.cursors {
  requires io.holdfast;
  requires static org.jspecify;
}
