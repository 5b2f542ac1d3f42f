/** Looking after the chat. */
@org.jspecify.annotations.NullMarked
module io.holdfast.admin {
  requires transitive io.holdfast.rest;
  requires io.holdfast.socketio.admin;
  requires static org.jspecify;

  exports io.holdfast.admin to
      io.holdfast.server;

  opens io.holdfast.admin to
      tools.jackson.databind;
}
