package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs a server until the process is asked to end. */
final class FixedServer {

  private FixedServer() {}

  /**
   * Says when the server listens, and ends the process with exit code 0 on SIGTERM.
   *
   * @param command whose options the server is made of
   * @param build makes the server; an {@link IllegalArgumentException} tells of a bad option
   */
  static void run(CommandLine command, Supplier<HoldfastServer> build) {
    HoldfastServer server;
    try {
      server = build.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, e.getMessage(), e);
    }
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  // Without this the exit code would be 143.
                  Runtime.getRuntime().halt(0);
                },
                "holdfast-shutdown"));
    command.getOut().println("listening on " + server.port());
    command.getOut().flush();
  }
}
