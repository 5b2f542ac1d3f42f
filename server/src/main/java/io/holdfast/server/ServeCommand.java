package io.holdfast.server;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfast serve}: the chat server. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = HoldfastVersion.class,
    description = "Serve the chat: a page to open, rooms, history.")
final class ServeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public Integer call() {
    if (spec != null) {
      requireNothingBefore(spec);
    }
    return Serving.run(options, spec);
  }

  /** The same options without the command stand for themselves; before it they would go unheard. */
  private static void requireNothingBefore(CommandSpec spec) {
    spec.parent().commandLine().getParseResult().matchedOptions().stream()
        .findFirst()
        .ifPresent(
            option -> {
              throw new ParameterException(
                  spec.commandLine(), option.longestName() + " goes after " + spec.name());
            });
  }
}
