/** One chat component in React, Vue and Svelte. */
@org.jspecify.annotations.NullMarked
module io.holdfast.examples.frameworks {
  requires io.holdfast;
  requires static org.jspecify;
}
