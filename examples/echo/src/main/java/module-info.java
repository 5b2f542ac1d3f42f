/** The smallest server: every message comes back. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.echo {
  requires io.holdfast;
  requires static org.jspecify;
}
