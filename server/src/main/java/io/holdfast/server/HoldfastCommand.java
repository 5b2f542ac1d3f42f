package io.holdfast.server;

import io.holdfast.cli.PostCommand;
import io.holdfast.cli.RoomsCommand;
import io.holdfast.cli.TailCommand;
import io.holdfast.conformance.ConformanceCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast}: without a command it serves. */
@Command(
    name = "holdfast",
    mixinStandardHelpOptions = true,
    versionProvider = HoldfastVersion.class,
    description = "Realtime messaging: a chat server on an embedded database.",
    subcommands = {
      ServeCommand.class,
      TailCommand.class,
      PostCommand.class,
      RoomsCommand.class,
      ConformanceCommand.class
    },
    footer = {
      "",
      "Each option may also be given as an environment variable (--max-connections as",
      "HOLDFAST_MAX_CONNECTIONS) or in a properties file named by --config or HOLDFAST_CONFIG",
      "(max-connections=1000). The command line counts first, then the environment, then the file.",
      "HOLDFAST_JWT_SECRET and HOLDFAST_SUPER_USER_PASSWORD are not taken from the command line,",
      "where others see them."
    })
final class HoldfastCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public Integer call() {
    return Serving.run(options, spec);
  }
}
