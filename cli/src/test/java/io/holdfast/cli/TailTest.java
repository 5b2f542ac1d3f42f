package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TailTest {

  private static final String NOTHING = "{\"epoch\":\"e\",\"messages\":[],\"more\":false}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static String event(int position, String text) {
    String message =
        "{\"user\":\"Ada\",\"text\":\"%s\",\"time\":0,\"id\":\"id-of-it\",\"position\":%d}"
            .formatted(text, position);
    return "id: " + position + ".e\ndata: " + message + "\n\n";
  }

  /** Passes on what is written until it is enough. */
  private Writer until(String last) {
    return new FilterWriter(out) {
      @Override
      public void write(String text, int offset, int length) throws IOException {
        if (out.toString().contains(last)) {
          throw new IOException("Broken pipe");
        }
        super.write(text, offset, length);
      }
    };
  }

  private void run(CannedServer server, String last) throws Exception {
    CommandOutput output = new CommandOutput(until(last), new PrintWriter(err), false);
    MessageLines lines = new MessageLines(false, ZoneOffset.UTC);
    new Tail(new ServerCalls(server.url()), "room", output, lines, Duration.ofMillis(300)).run(10);
  }

  @Test
  void lineThatIsSilentIsGivenUpAndTheNextGoesOnAfterIt() throws Exception {
    String page = CannedServer.json(200, NOTHING);
    String first = CannedServer.events(event(7, "one"));
    String second = CannedServer.events(event(8, "two"));
    try (CannedServer server = new CannedServer(page, first, second)) {
      assertThatThrownBy(() -> run(server, "two")).isInstanceOf(NobodyReads.class);

      assertThat(server.request()).startsWith("GET /rooms/room/messages?limit=10 ");
      assertThat(server.request())
          .startsWith("GET /events?room=room ")
          .contains("last-event-id: 0.e");
      assertThat(server.request()).contains("last-event-id: 7.e");
    }
    assertThat(out.toString().lines())
        .containsExactly("1970-01-01 00:00 Ada: one", "1970-01-01 00:00 Ada: two");
    assertThat(err.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("is cut (nothing came for 0 seconds); trying again.");
  }

  @Test
  void gapIsToldButNotWhereNothingWasSaidWhenItBegan() throws Exception {
    String gap = "event: gap\ndata: {}\n\n";
    String page = CannedServer.json(200, NOTHING);
    String first = CannedServer.events(gap + event(7, "one"));
    String second = CannedServer.events(gap + event(9, "two"));
    try (CannedServer server = new CannedServer(page, first, second)) {
      assertThatThrownBy(() -> run(server, "two")).isInstanceOf(NobodyReads.class);
    }

    assertThat(out.toString().lines())
        .containsExactly(
            "1970-01-01 00:00 Ada: one",
            "--- Messages may be missing here: they are not kept any more.",
            "1970-01-01 00:00 Ada: two");
  }
}
