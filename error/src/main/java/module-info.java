/** The root of every exception Holdfast throws, and the stable codes they carry. */
@org.jspecify.annotations.NullMarked
module io.holdfast.error {
  requires static org.jspecify;

  exports io.holdfast.error;
}
