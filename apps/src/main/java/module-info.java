/** What people do together beside the chat. */
@org.jspecify.annotations.NullMarked
module io.holdfast.apps {
  requires transitive io.holdfast.doors;
  requires transitive io.holdfast.documents;
  requires static org.jspecify;

  exports io.holdfast.apps to
      io.holdfast.server;

  opens io.holdfast.apps to
      tools.jackson.databind;
}
