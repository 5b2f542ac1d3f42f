package io.holdfast.cli;

import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast post}: says something in a room. */
@Command(
    name = "post",
    description = {
      "Say something in a room of a running server. The exit code is 0 when it is kept, and only",
      "then. What may have been lost on the way is sent again, and still said once."
    })
public final class PostCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ClientOptions options = new ClientOptions();

  @Parameters(index = "0", paramLabel = "ROOM", description = "Name of the room; / is the lobby.")
  private String room;

  @Parameters(
      index = "1",
      paramLabel = "TEXT",
      description = "What to say; - reads it from the standard input.")
  private String text;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Who says it (default: ${DEFAULT-VALUE}).")
  private String name = "Anonymous";

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "Id of the message: what is sent again with its id is said once (default: a new one).")
  private @Nullable String id;

  /** Creates the command. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public PostCommand() {}

  @Override
  public Integer call() {
    return ClientRun.run(
        spec,
        options,
        (calls, output) -> {
          String said = text.equals(STANDARD_INPUT) ? StandardInput.text() : text;
          String once = id == null ? UUID.randomUUID().toString() : id;
          new OncePost(calls, room, new OncePost.Said(once, name, said)).run(output);
        });
  }
}
