package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OncePostTest {

  private final StringWriter out = new StringWriter();
  private final CommandOutput output = new CommandOutput(out, new PrintWriter(out), false);

  private void post(CannedServer server, Duration answerTime, Duration patience) throws Exception {
    OncePost.Said said = new OncePost.Said("id-of-it", "Ada", "Hello");
    ServerCalls calls = new ServerCalls(server.url(), answerTime);
    new OncePost(calls, "room", said, patience).run(output);
  }

  @Test
  void itIsSentAgainUntilItIsKept() throws Exception {
    String busy = CannedServer.json(503, "{}");
    String kept = CannedServer.json(200, "{\"status\":\"ok\"}");
    try (CannedServer server = new CannedServer("", busy, kept)) {
      post(server, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    assertThat(out.toString().lines()).containsExactly("Kept.");
  }

  @Test
  void whoGivesUpSaysTheIdToTryAgainWith() throws Exception {
    try (CannedServer server = new CannedServer("")) {
      assertThatThrownBy(() -> post(server, Duration.ofSeconds(30), Duration.ZERO))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("broke before the answer came")
          .hasMessageEndingWith(
              "Whether it was kept is not known; send it again with --id id-of-it, and it is said"
                  + " once.");
    }
  }

  @Test
  void serverThatDoesNotAnswerIsGivenUpToo() throws Exception {
    // A part of a head.
    try (CannedServer server = new CannedServer("HTTP/1.1 ")) {
      assertThatThrownBy(() -> post(server, Duration.ofMillis(200), Duration.ZERO))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("(no answer in 0 seconds)")
          .hasMessageContaining("--id id-of-it");
    }
  }
}
