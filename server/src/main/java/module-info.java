/** The runnable: chat, pages, metrics and the command line. */
@org.jspecify.annotations.NullMarked
module io.holdfast.server {
  requires info.picocli;
  requires io.holdfast;
  requires io.holdfast.accounts;
  requires io.holdfast.cli;
  requires io.holdfast.conformance;
  requires io.holdfast.documents;
  requires io.holdfast.engineio;
  requires io.holdfast.log;
  requires io.holdfast.search;
  requires io.holdfast.presence;
  requires io.holdfast.socketio;
  requires io.holdfast.socketio.admin;
  requires io.holdfast.tokens;
  requires io.holdfast.web;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires static org.jspecify;
  requires tools.jackson.databind;

  opens io.holdfast.server to
      info.picocli,
      tools.jackson.databind;
}
