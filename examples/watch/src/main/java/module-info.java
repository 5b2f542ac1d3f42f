/** One clip, played in step in every browser. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.watch {
  requires io.holdfast;
  requires static org.jspecify;
}
