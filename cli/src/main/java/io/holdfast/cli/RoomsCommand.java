package io.holdfast.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast rooms}: the rooms that people are in. */
@Command(
    name = "rooms",
    description = "List the rooms of a running server that people are in now, and how many.")
public final class RoomsCommand implements Callable<Integer> {

  /** Most rooms that a server tells at once. */
  private static final int PAGE_COUNT = 100;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ClientOptions options = new ClientOptions();

  /** Creates the command. */
  public RoomsCommand() {}

  @Override
  public Integer call() {
    return ClientRun.run(spec, options, RoomsCommand::list);
  }

  private static void list(ServerCalls calls, CommandOutput output)
      throws CommandFailure, NobodyReads, InterruptedException {
    String path = "/rooms?limit=" + PAGE_COUNT;
    RoomsPage page = calls.get(path).as(RoomsPage.class);
    output.sayToPeople(page.rooms().isEmpty() ? "Nobody is in a room now." : "People  Room");
    while (true) {
      for (RoomsPage.Room room : page.rooms()) {
        output.say(room, String.format("%6d  %s", room.people(), TerminalText.shown(room.room())));
      }
      if (!page.more() || page.rooms().isEmpty()) {
        return;
      }
      String last = page.rooms().get(page.rooms().size() - 1).room();
      page = calls.get(path + "&after=" + ServerUrl.encoded(last)).as(RoomsPage.class);
    }
  }
}
