package io.holdfast.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Runs the commands that are clients of a server. */
final class ClientRun {

  private ClientRun() {}

  /** What a command does. */
  interface Work {

    /**
     * Does it.
     *
     * @param calls to the server
     * @param output of the command
     * @throws CommandFailure if it cannot be done
     * @throws NobodyReads if nobody wants to know any more
     * @throws InterruptedException if the thread is interrupted
     */
    void run(ServerCalls calls, CommandOutput output)
        throws CommandFailure, NobodyReads, InterruptedException;
  }

  /** {@return 0 if it was done, 1 if it could not be done} */
  static int run(@Nullable CommandSpec spec, ClientOptions options, Work work) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification of a command");
    }
    requireNothingBefore(spec);
    CommandLine commandLine = spec.commandLine();
    CommandOutput output =
        new CommandOutput(CommandOutput.standard(), commandLine.getErr(), options.json);
    try {
      work.run(new ServerCalls(options.url), output);
      return 0;
    } catch (CommandFailure e) {
      output.remark(String.valueOf(e.getMessage()));
      return 1;
    } catch (NobodyReads e) {
      // Whoever has seen enough, as head has after some lines, is no failure.
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** What stands before the command is for a server that is started. */
  private static void requireNothingBefore(CommandSpec spec) {
    spec.parent().commandLine().getParseResult().matchedOptions().stream()
        .findFirst()
        .ifPresent(
            option -> {
              throw new ParameterException(
                  spec.commandLine(),
                  option.longestName() + " is an option of serve, not of " + spec.name());
            });
  }
}
