package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client against a server that is a plain socket. */
final class ClientOpeningTest {

  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void whatTheServerSendsAlongWithItsAnswerComesAfterOnOpen(TransportKind kind) throws IOException {
    byte[] greeting = {(byte) 0x81, 0x02, 'h', 'i', (byte) 0x81, 0x03, 'y', 'o', 'u'};
    try (Loops loops = ProbePort.loops(kind, 1);
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Connection> connected = connect(loops, listening.getLocalPort());
      try (Socket socket = listening.accept()) {
        String answer = answer(readHead(socket));
        byte[] head = answer.getBytes(StandardCharsets.ISO_8859_1);
        socket.getOutputStream().write(Frames.joined(head, greeting));
        ConnectionProbe probe = (ConnectionProbe) connected.join();
        probe.expect("open", "text hi", "text you");
      }
    }
  }

  private static CompletableFuture<Connection> connect(Loops loops, int port) {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/");
    EndpointSettings settings = EndpointSettings.builder().buildClient();
    return new WebSocketConnector(loops, uri, settings, HttpHeaders.EMPTY, List.of())
        .connect(ConnectionProbe::new)
        .toCompletableFuture();
  }

  private static String readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new UncheckedIOException(new IOException("the end within a head: " + head));
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String answer(String request) {
    Matcher key = KEY.matcher(request);
    assertThat(key.find()).isTrue();
    return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Accept: "
        + accept(key.group(1))
        + "\r\n\r\n";
  }

  /** RFC 6455 §4.2.2. */
  private static String accept(String key) {
    byte[] joined =
        (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
