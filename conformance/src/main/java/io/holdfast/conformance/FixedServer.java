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
   * @param afterClose run when the server is closed
   */
  static void run(CommandLine command, Supplier<HoldfastServer> build, Runnable afterClose) {
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
                  afterClose.run();
                  // Without this the exit code would be 143.
                  Runtime.getRuntime().halt(0);
                },
                "holdfast-shutdown"));
    command.getOut().println("listening on " + server.port());
    command.getOut().flush();
  }
}
