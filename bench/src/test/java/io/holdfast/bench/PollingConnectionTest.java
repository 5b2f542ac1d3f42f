package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * A server that closes after its answers is asked on new connections, one that gives none fails.
 */
final class PollingConnectionTest {

  private static final long SELECT_MILLIS = 20_000;
  private static final String OPEN = "0{\"sid\":\"abc\",\"upgrades\":[]}";

  private final List<String> requests = new CopyOnWriteArrayList<>();

  @Test
  void everyRequestIsAnsweredWhenTheServerClosesAfterEach() throws IOException {
    poll(answer(OPEN), answer("ok"), answer("6\u001e40{\"sid\":\"def\"}"));
    assertThat(requests)
        .containsExactly(
            "GET /p HTTP/1.1", "POST /p&sid=abc HTTP/1.1 40", "GET /p&sid=abc HTTP/1.1");
  }

  @Test
  void aServerThatDoesNotAnswerFails() {
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> poll(answer(OPEN), ""))
        .withMessage("the server closed connection 0");
  }

  @Test
  void aServerThatClosesWithinAnAnswerFails() {
    String cut = answer(OPEN);
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> poll(cut.substring(0, cut.length() - 1)))
        .withMessage("the server closed connection 0");
  }

  private static String answer(String payload) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + payload.length() + "\r\n\r\n" + payload;
  }

  /** Connects a client to a server that gives these answers, each on a connection of its own. */
  private void poll(String... answers) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Selector selector = Selector.open()) {
      CompletableFuture<Void> server = CompletableFuture.runAsync(() -> serve(listener, answers));
      InetSocketAddress address =
          new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
      PollingConnection connection = PollingConnection.open(0, address, "/p", selector);
      try {
        byte[] buffer = new byte[4096];
        while (!connection.isReady()) {
          assertThat(selector.select(SELECT_MILLIS)).isPositive();
          selector.selectedKeys().clear();
          connection.read(buffer, PollingConnectionTest::onText);
          connection.flush();
        }
        server.join();
      } finally {
        connection.close();
      }
    }
  }

  private static void onText(LoadConnection from, byte[] bytes, int offset, int length) {
    assertThat(SocketIoPackets.answer(from, bytes, offset, length)).isTrue();
  }

  private void serve(ServerSocket listener, String... answers) {
    try {
      for (String answer : answers) {
        try (Socket socket = listener.accept()) {
          requests.add(request(socket.getInputStream()));
          OutputStream out = socket.getOutputStream();
          for (byte next : answer.getBytes(StandardCharsets.US_ASCII)) {
            out.write(next);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the first line, and the body if there is one} */
  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("within " + head);
      }
      head.append((char) next);
    }
    String line = head.substring(0, head.indexOf("\r\n"));
    return line.startsWith("GET")
        ? line
        : line + ' ' + new String(in.readNBytes(2), StandardCharsets.US_ASCII);
  }
}
