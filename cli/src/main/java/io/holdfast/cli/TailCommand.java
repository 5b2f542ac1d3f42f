package io.holdfast.cli;

import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast tail}: what is said in a room. */
@Command(
    name = "tail",
    description = {
      "Show what was said last in a room of a running server, and then whatever is said.",
      "When the line is cut or the server restarts it comes back by itself, without loss."
    })
public final class TailCommand implements Callable<Integer> {

  /** More than two of the comments that a server sends while nothing is said. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ClientOptions options = new ClientOptions();

  @Parameters(paramLabel = "ROOM", description = "Name of the room; / is the lobby.")
  private String room;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "COUNT",
      converter = LastCount.class,
      description = "How many messages to begin with, 0 to 10000 (default: ${DEFAULT-VALUE}).")
  private int last = 10;

  /** Creates the command. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public TailCommand() {}

  @Override
  public Integer call() {
    return ClientRun.run(
        spec,
        options,
        (calls, output) -> new Tail(calls, room, output, lines(), SILENCE).run(last));
  }

  private MessageLines lines() {
    boolean isColored = spec != null && spec.commandLine().getColorScheme().ansi().enabled();
    return new MessageLines(isColored, ZoneId.systemDefault());
  }
}
