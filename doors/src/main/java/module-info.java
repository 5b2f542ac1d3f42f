/** The doors of the chat, and who comes in by them. */
@org.jspecify.annotations.NullMarked
module io.holdfast.doors {
  requires transitive io.holdfast.chat;
  requires transitive io.holdfast.tokens;
  requires static org.jspecify;

  exports io.holdfast.doors to
      io.holdfast.apps,
      io.holdfast.rest,
      io.holdfast.admin,
      io.holdfast.server;

  opens io.holdfast.doors to
      tools.jackson.databind;
}
