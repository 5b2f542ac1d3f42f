package io.holdfast.conformance;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast conformance MODE}: starts one of the fixed servers. */
@Command(
    name = "conformance",
    description = "Start a small fixed server, to be tested from outside.",
    mixinStandardHelpOptions = true,
    subcommands = {
      WsCommand.class,
      SuitesCommand.class,
      BenchCommand.class,
      AppCommand.class,
      OnceCommand.class
    })
public final class ConformanceCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Creates the command. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ConformanceCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing mode: one of ws, suites, bench, app, once");
  }
}
