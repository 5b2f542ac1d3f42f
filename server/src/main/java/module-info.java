/** The runnable: the chat with its doors, pages, metrics and the command line. */
@org.jspecify.annotations.NullMarked
module io.holdfast.server {
  requires info.picocli;
  requires io.holdfast.admin;
  requires io.holdfast.apps;
  requires io.holdfast.cli;
  requires io.holdfast.conformance;
  requires io.holdfast.web;
  requires micrometer.registry.prometheus;
  requires static org.jspecify;

  opens io.holdfast.server to
      info.picocli;
}
