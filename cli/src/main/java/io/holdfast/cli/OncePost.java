package io.holdfast.cli;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message that is sent until it is kept, and kept once.
 *
 * <p>Confined to one thread.
 */
final class OncePost {

  /** For how long it is tried: a server that restarts is back by then. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServerCalls calls;
  private final Said said;
  private final HttpRequest request;
  private final Duration patience;
  private final Backoff backoff = new Backoff();

  /**
   * Prepares a message.
   *
   * @param calls to the server
   * @param room of that name
   * @param said the message
   */
  OncePost(ServerCalls calls, String room, Said said) {
    this(calls, room, said, PATIENCE);
  }

  OncePost(ServerCalls calls, String room, Said said, Duration patience) {
    this.calls = calls;
    this.said = said;
    this.patience = patience;
    this.request =
        calls
            .to("/poll?room=" + ServerUrl.encoded(room))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(said)))
            .build();
  }

  /**
   * What is said.
   *
   * @param id of the message, the same at every try
   * @param user who says it
   * @param text that is said
   */
  record Said(String id, String user, String text) {}

  /** What the server answers, and programs are told. */
  private record Kept(String status, String id) {}

  /**
   * Sends it.
   *
   * @param output is told that it is kept
   * @throws CommandFailure if it is refused, or nobody says that it is kept in time
   * @throws NobodyReads if it is kept, and nobody wants to know
   * @throws InterruptedException if the thread is interrupted
   */
  void run(CommandOutput output) throws CommandFailure, NobodyReads, InterruptedException {
    long beganNanos = System.nanoTime();
    boolean mayBeKept = false;
    while (true) {
      CommandFailure failure;
      try {
        ServerAnswer answer = calls.ask(request);
        if (!answer.isWorthAnotherTry()) {
          requireKept(answer);
          tell(output);
          return;
        }
        failure = answer.failure();
      } catch (IOException e) {
        failure = calls.failure(e);
        if (!mayBeKept && ServerCalls.isNobodyThere(e)) {
          throw failure;
        }
      }
      mayBeKept = true;
      if (System.nanoTime() - beganNanos > patience.toNanos()) {
        throw new CommandFailure(
            failure.getMessage()
                + " Whether it was kept is not known; send it again with --id "
                + said.id()
                + ", and it is said once.");
      }
      backoff.pause();
    }
  }

  /** It is kept, whoever is told: a failure would make others say it again. */
  private void tell(CommandOutput output) throws NobodyReads {
    try {
      output.say(new Kept("ok", said.id()), "Kept.");
    } catch (CommandFailure e) {
      output.remark("It is kept. " + e.getMessage());
    }
  }

  private static void requireKept(ServerAnswer answer) throws CommandFailure {
    if (!"ok".equals(answer.as(Kept.class).status())) {
      throw answer.failure();
    }
  }
}
