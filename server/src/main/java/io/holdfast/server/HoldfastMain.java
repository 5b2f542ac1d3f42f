package io.holdfast.server;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry point of the command line. */
public final class HoldfastMain {

  private static final int BAD_USAGE = 2;

  private HoldfastMain() {}

  /**
   * Runs a command. Ends the process with 2 for bad usage, 1 for a failure; returns while a server
   * runs.
   *
   * @param args of the command line
   */
  public static void main(String[] args) {
    int exitCode = run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static int run(String[] args) {
    CommandLine commandLine = new CommandLine(new HoldfastCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler((exception, words) -> explain(exception));
    try {
      OptionSources sources =
          OptionSources.read(args, System.getenv(), commandLine.getCommandSpec());
      commandLine.setDefaultValueProvider(sources);
    } catch (StartFailure e) {
      commandLine.getErr().println(e.getMessage());
      return BAD_USAGE;
    }
    return commandLine.execute(args);
  }

  /** One line that says what is wrong, and one that says where to look. */
  private static int explain(ParameterException exception) {
    CommandLine commandLine = exception.getCommandLine();
    commandLine.getErr().println(exception.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(exception, commandLine.getErr());
    commandLine
        .getErr()
        .println("Try '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_USAGE;
  }
}
