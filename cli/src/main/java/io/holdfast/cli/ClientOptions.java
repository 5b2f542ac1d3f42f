package io.holdfast.cli;

import picocli.CommandLine.Option;

/** The options of the commands that are clients of a server. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ClientOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:${env:HOLDFAST_PORT:-8080}",
      converter = ServerUrl.Converter.class,
      description = "Where the server is (default: ${DEFAULT-VALUE}).")
  ServerUrl url;

  @Option(names = "--json", description = "Write lines of JSON, for programs.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;
}
