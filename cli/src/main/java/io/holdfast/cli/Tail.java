package io.holdfast.cli;

import io.holdfast.cli.EventReader.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * What is said in a room: some of what was said last, and then whatever is said.
 *
 * <p>Confined to one thread.
 */
final class Tail {

  /*
   * It begins with pages of the history, which say exactly up to which position they go, and goes
   * on with the events after it. When the line is cut it asks for those after the last one that it
   * has shown: that an event was shown is remembered only when it was. So nothing is left out, and
   * nothing comes twice.
   */
  private static final String GAP = "gap";
  private static final int OK = 200;

  /** Most messages that a server tells at once. */
  private static final int PAGE_COUNT = 100;

  private final ServerCalls calls;
  private final String room;
  private final CommandOutput output;
  private final MessageLines lines;
  private final Duration silence;
  private final Backoff backoff = new Backoff();
  private String lastEventId = "";
  private boolean isFirstOfEmptyRoom;
  private boolean isCut;

  /**
   * Creates one that has shown nothing.
   *
   * @param calls to the server
   * @param room of that name
   * @param output that it is shown on
   * @param lines for people
   * @param silence after which a line is taken for dead; longer than the server is ever silent
   */
  Tail(ServerCalls calls, String room, CommandOutput output, MessageLines lines, Duration silence) {
    this.calls = calls;
    this.room = room;
    this.output = output;
    this.lines = lines;
    this.silence = silence;
  }

  /** What programs are told in the place of messages that are not kept any more. */
  private record Gap(boolean gap) {}

  /**
   * Shows what was said last, and whatever is said, for as long as somebody reads it.
   *
   * @param count of messages that were said last
   * @throws CommandFailure if the server does not answer in the beginning, or refuses
   * @throws NobodyReads at the end
   * @throws InterruptedException if the thread is interrupted
   */
  void run(int count) throws CommandFailure, NobodyReads, InterruptedException {
    showLast(count);
    while (true) {
      try {
        listen();
        remarkCut("the server ended it");
      } catch (IOException e) {
        remarkCut(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
      }
      isFirstOfEmptyRoom = false;
      backoff.pause();
    }
  }

  private void showLast(int count) throws CommandFailure, NobodyReads, InterruptedException {
    HistoryPage page = past(Math.max(1, Math.min(count, PAGE_COUNT)), "");
    Deque<HistoryPage.Message> last = new ArrayDeque<>(page.messages());
    long position = last.isEmpty() ? 0 : last.getLast().position();
    String epoch = page.epoch();
    while (last.size() < count && page.more() && !page.messages().isEmpty()) {
      int missing = Math.min(count - last.size(), PAGE_COUNT);
      page = past(missing, "&before=" + last.getFirst().position());
      for (int index = page.messages().size() - 1; index >= 0; index--) {
        last.addFirst(page.messages().get(index));
      }
    }
    if (count > 0) {
      for (HistoryPage.Message message : last) {
        show(message.shown());
      }
    }
    isFirstOfEmptyRoom = position == 0;
    lastEventId = position + "." + epoch;
  }

  private HistoryPage past(int limit, String more) throws CommandFailure, InterruptedException {
    String path = "/rooms/" + ServerUrl.encoded(room) + "/messages?limit=" + limit + more;
    return calls.get(path).as(HistoryPage.class);
  }

  /** Shows what is said until the line is cut. */
  private void listen() throws IOException, CommandFailure, NobodyReads, InterruptedException {
    HttpRequest request =
        calls
            .to("/events?room=" + ServerUrl.encoded(room))
            .header("accept", "text/event-stream")
            .header("last-event-id", lastEventId)
            .build();
    HttpResponse<InputStream> response = calls.open(request);
    if (response.statusCode() != OK) {
      ServerAnswer refusal = calls.whole(response);
      if (!refusal.isWorthAnotherTry()) {
        throw refusal.failure();
      }
      throw new IOException("status " + refusal.status(), refusal.failure());
    }
    try (InputStream body = new ImpatientStream(response.body(), silence)) {
      remarkBack();
      EventReader events = new EventReader(body);
      for (Event event = events.next(); event != null; event = events.next()) {
        take(event);
        backoff.reset();
      }
    }
  }

  private void take(Event event) throws CommandFailure, NobodyReads {
    if (event.type().equals(GAP)) {
      // Where nothing was said when it began nothing is missing, whatever was removed elsewhere.
      if (!isFirstOfEmptyRoom) {
        output.say(new Gap(true), "--- Messages may be missing here: they are not kept any more.");
      }
    } else {
      show(ServerAnswer.read(calls.url(), event.data(), ShownMessage.class));
      lastEventId = event.id();
    }
  }

  private void remarkCut(String reason) {
    if (!isCut) {
      isCut = true;
      output.remark("The line to " + calls.url() + " is cut (" + reason + "); trying again.");
    }
  }

  private void remarkBack() {
    if (isCut) {
      isCut = false;
      output.remark("The line to " + calls.url() + " is back.");
    }
  }

  private void show(ShownMessage message) throws NobodyReads, CommandFailure {
    output.say(message, lines.of(message));
  }
}
