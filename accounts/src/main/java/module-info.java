/** Accounts and sessions of people, and keys of programs, as values of a message log. */
@org.jspecify.annotations.NullMarked
module io.holdfast.accounts {
  requires transitive io.holdfast.socketio;
  requires static org.jspecify;
  requires spring.security.crypto;
  requires tools.jackson.databind;

  exports io.holdfast.accounts;

  opens io.holdfast.accounts to
      tools.jackson.databind;
}
