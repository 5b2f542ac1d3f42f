/**
 * What the tests of all modules share: hex with its meaning, every cut of the input, a clock that
 * stands still, and buffer leaks that fail the test class they happened in.
 */
@org.jspecify.annotations.NullMarked
module io.holdfast.testkit {
  requires io.netty.common;
  requires transitive io.netty.buffer;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires static org.jspecify;

  exports io.holdfast.testkit;

  provides org.junit.jupiter.api.extension.Extension with
      io.holdfast.testkit.LeakedBuffersFail;
}
