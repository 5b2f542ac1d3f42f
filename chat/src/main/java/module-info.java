/** The chat: people, rooms, messages and rules, whichever way people come in. */
@org.jspecify.annotations.NullMarked
module io.holdfast.chat {
  requires transitive io.holdfast;
  requires transitive io.holdfast.accounts;
  requires transitive io.holdfast.log;
  requires transitive io.holdfast.presence;
  requires transitive io.holdfast.search;
  requires transitive tools.jackson.databind;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.holdfast.chat to
      io.holdfast.doors,
      io.holdfast.apps,
      io.holdfast.rest,
      io.holdfast.admin,
      io.holdfast.server;

  opens io.holdfast.chat to
      tools.jackson.databind;
}
