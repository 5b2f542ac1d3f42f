/** Commands that are clients of a server: tail, post and rooms. */
@org.jspecify.annotations.NullMarked
module io.holdfast.cli {
  requires transitive info.picocli;
  requires java.net.http;
  requires static org.jspecify;
  requires tools.jackson.databind;

  exports io.holdfast.cli;

  opens io.holdfast.cli to
      info.picocli,
      tools.jackson.databind;
}
