package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts one fixed server, which runs until the process is asked to end. */
@Command(mixinStandardHelpOptions = true)
abstract class Mode implements Runnable {

  @Spec private CommandSpec spec;

  @Option(names = "--port", required = true, description = "Port to listen on, 0 for any.")
  private int port;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  Mode() {}

  @Override
  public final void run() {
    FixedServer.run(spec.commandLine(), () -> server(port), this::afterClose);
  }

  /**
   * {@return the server, which listens on this machine only}
   *
   * @param port to listen on, 0 for any
   * @throws IllegalArgumentException if an option is bad
   */
  abstract HoldfastServer server(int port);

  /** Closes what the server used, when it is closed. */
  void afterClose() {}
}
