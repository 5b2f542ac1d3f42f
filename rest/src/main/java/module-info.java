/** The chat for programs. */
@org.jspecify.annotations.NullMarked
module io.holdfast.rest {
  requires transitive io.holdfast.doors;
  requires static org.jspecify;

  exports io.holdfast.rest to
      io.holdfast.admin,
      io.holdfast.server;

  opens io.holdfast.rest to
      tools.jackson.databind;
}
