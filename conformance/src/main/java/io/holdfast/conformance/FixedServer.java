package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import java.io.PrintWriter;

/** Runs a server until the process is asked to end. */
final class FixedServer {

  private FixedServer() {}

  /** Says when the server listens, and ends the process with exit code 0 on SIGTERM. */
  static void run(HoldfastServer server, PrintWriter out) {
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
    out.println("listening on " + server.port());
    out.flush();
  }
}
