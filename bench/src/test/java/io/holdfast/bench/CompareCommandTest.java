package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Servers and scenarios are listed, and only brought together where they fit. */
final class CompareCommandTest {

  @TempDir private Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theListSaysWhatAServerServes() throws IOException {
    install("ws");
    assertThat(execute("--list")).isZero();
    assertThat(out.toString().lines())
        .contains(
            "holdfast                WebSocket, Socket.IO, Socket.IO polling (not installed)",
            "ws                      WebSocket",
            "socket.io               Socket.IO, Socket.IO polling (not installed)",
            "sio-echo                Socket.IO: echo, 64 B, 100 connections with 1 message under"
                + " way each");
  }

  @Test
  void aScenarioThatNoServerCanTakePartInIsRefused() throws IOException {
    install("ws");
    assertThat(execute("--peers", "ws", "--scenarios", "echo1,sio-echo")).isEqualTo(2);
    assertThat(err.toString())
        .contains("None of these servers serves Socket.IO, as sio-echo asks.");
  }

  @Test
  void anUnknownScenarioIsRefused() throws IOException {
    install("ws");
    assertThat(execute("--scenarios", "sio")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no scenario 'sio'; --list names them.");
  }

  private void install(String module) throws IOException {
    Path directory = root.resolve("bench/peers/node/node_modules").resolve(module);
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("package.json"), "{}");
  }

  private int execute(String... words) {
    CommandLine line = new CommandLine(new CompareCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] args = new String[words.length + 2];
    args[0] = "--root";
    args[1] = root.toString();
    System.arraycopy(words, 0, args, 2, words.length);
    return line.execute(args);
  }
}
