package io.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogPosition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The modes as they are started from outside, each in a process of its own. */
@Timeout(180)
final class ConformanceCommandTest {

  private static final int BAD_USAGE = 2;

  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    return new CommandLine(new ConformanceCommand())
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void wsListensAndEndsWith0WhenItIsAskedTo() throws Exception {
    try (ConformanceProcess process = ConformanceProcess.start("ws", "--port", "0")) {
      try (Told client = Told.by(process.port(), "/echo")) {
        assertThat(client.say("Hello").next()).isEqualTo("text Hello");

        process.terminate();

        assertThat(client.next()).isEqualTo("close 1001");
        assertThat(process.exitCode()).isZero();
      }
    }
  }

  @Test
  void benchListensWithCompression() throws Exception {
    try (ConformanceProcess process = ConformanceProcess.start("bench", "--port", "0")) {
      assertThat(answer(process.port())).contains("sec-websocket-extensions: permessage-deflate");
      try (Told client = Told.by(process.port(), "/chat")) {
        assertThat(client.say("Hello").next()).isEqualTo("text Hello");
      }
      process.terminate();
      assertThat(process.exitCode()).isZero();
    }
  }

  @Test
  void benchBroadcastsWhatIsInItsLog(@TempDir Path data) throws Exception {
    String[] args = {"bench", "--port", "0", "--data", data.resolve("new").toString()};
    try (ConformanceProcess process = ConformanceProcess.start(args)) {
      try (Told ada = Told.by(process.port(), "/chat");
          Told bob = Told.by(process.port(), "/echo")) {
        assertThat(ada.say("first").next()).isEqualTo("text first");
        assertThat(ada.say("second").next()).isEqualTo("text second");
        assertThat(bob.say("Hello").next()).isEqualTo("text Hello");
      }
      process.terminate();
      assertThat(process.exitCode()).isZero();
    }
    try (SqliteLog log = SqliteLog.open(data.resolve("new/bench.db"))) {
      List<String> texts =
          log.readAfter("chat", LogPosition.START, 10).toCompletableFuture().join().stream()
              .map(entry -> StandardCharsets.UTF_8.decode(entry.payload()).toString())
              .toList();
      assertThat(texts).containsExactly("first", "second");
    }
  }

  @Test
  void optionsOfWsHold() throws Exception {
    String[] args = {
      "ws",
      "--port=0",
      "--max-message=1000",
      "--deflate=off",
      "--subprotocols=chat.1,chat.2",
      "--handshake-timeout=100"
    };
    try (ConformanceProcess process = ConformanceProcess.start(args)) {
      try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
        silent.setSoTimeout(60_000);
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(answer(process.port())).doesNotContain("permessage-deflate");
      try (Told client = Told.by(process.port(), "/echo", "other", "chat.2")) {
        assertThat(client.subprotocol()).isEqualTo("chat.2");
        assertThat(client.say("x".repeat(1000)).next()).hasSize(1005);
        client.say("x".repeat(1001));
        assertThat(client.next()).isEqualTo("close 1009");
      }
    }
  }

  /** {@return the answer to a request that offers compression} */
  private static String answer(int port) throws IOException {
    String[] lines = {
      "GET /echo HTTP/1.1",
      "Host: x",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Extensions: permessage-deflate",
      "\r\n"
    };
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return head.toString().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @Test
  void suitesTalkToAnEchoOfSessions() throws Exception {
    try (ConformanceProcess process = ConformanceProcess.start("suites", "--port=0");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
      socket.setSoTimeout(60_000);
      String head = "POST /engine.io/?EIO=3&transport=polling HTTP/1.0\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer).endsWith("{\"code\":2,\"message\":\"Bad handshake method\"}");
      try (Told client = Told.by(process.port(), "/engine.io/?EIO=4&transport=websocket")) {
        assertThat(client.next()).contains("\"pingInterval\":300,\"pingTimeout\":200");
        assertThat(client.say("4hello").next()).isEqualTo("text 4hello");
      }
    }
  }

  @Test
  void modeIsAskedFor() {
    assertThat(execute()).isEqualTo(BAD_USAGE);
    assertThat(err.toString()).contains("Missing mode: one of ws, suites, bench, app, once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "bench", "suites"})
  void portIsAskedFor(String mode) {
    assertThat(execute(mode)).isEqualTo(BAD_USAGE);
    assertThat(err.toString()).contains("--port");
  }

  @ParameterizedTest
  @CsvSource({
    "--port=65536, port must be 0 to 65535",
    "--port=-1, port must be 0 to 65535",
    "--max-message=124, 125",
    "--max-message=many, many",
    "--deflate=maybe, maybe",
    "--handshake-timeout=0, requestTimeout must be positive"
  })
  void valueOutOfRangeIsBadUsage(String option, String message) {
    String port = option.startsWith("--port") ? option : "--port=0";
    String other = option.startsWith("--port") ? "--deflate=on" : option;

    assertThat(execute("ws", port, other)).isEqualTo(BAD_USAGE);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void benchRefusesAPortOutOfRange() {
    assertThat(execute("bench", "--port=65536")).isEqualTo(BAD_USAGE);
    assertThat(err.toString()).contains("port must be 0 to 65535");
  }
}
