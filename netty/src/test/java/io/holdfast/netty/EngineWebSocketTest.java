package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.WEB_SOCKET;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.post;
import static io.holdfast.netty.EnginePort.sid;
import static io.holdfast.netty.EnginePort.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.TransportName;
import io.holdfast.netty.RawClient.Answer;
import io.holdfast.netty.RawClient.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that begin on a WebSocket, or change to one. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class EngineWebSocketTest extends EngineFixture {

  @Parameter TransportKind kind;

  @BeforeEach
  void open() throws Exception {
    open(
        kind,
        options ->
            options.maxHttpBufferSize(2000).allowEio3(true).upgradeTimeout(Duration.ofMillis(400)));
  }

  @Nested
  @DisplayName("Only on a WebSocket")
  final class Only {

    @Test
    void aSessionIsOpened() throws Exception {
      client.openWebSocket(WEB_SOCKET, "Origin: https://elsewhere.example");

      assertThat(client.readFrame().payload())
          .startsWith("0{\"sid\":\"")
          .contains("\"upgrades\":[]")
          .endsWith("\"maxPayload\":2000}");
      EngineSocket socket = port.accepted();
      assertThat(socket.transport()).isEqualTo(TransportName.WEBSOCKET);
      await().until(socket::isWritable);
      assertThat(socket.bufferedBytes()).isZero();
    }

    // @Twin("engine.io/server: should arrive from client to server via WebSockets")
    // @Twin("engine.io/server: should arrive from server to client (ws)")
    // @Twin("engine.io/server: should arrive when binary data is sent as Buffer (ws)")
    @Test
    void messagesComeBack() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();

      client.sendText("4hello");
      client.sendBytes(RawClient.frame(0x82, "\u0001\u0002"));

      assertThat(client.readFrame()).isEqualTo(Frame.text("4hello"));
      assertThat(client.readFrame()).isEqualTo(new Frame(0x82, "\u0001\u0002"));
    }

    // @Twin("engine.io/server: should arrive from server to client (multiple, ws)")
    // @Twin("engine.io/server: should arrive from server to client (multiple, no delay, ws)")
    @Test
    void otherThreadsSendInTheirOrder() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();
      EngineSocket socket = port.accepted();

      for (int i = 0; i < 100; i++) {
        socket.send(EngineMessage.text("n" + i));
      }

      for (int i = 0; i < 100; i++) {
        assertThat(client.readFrame()).isEqualTo(Frame.text("4n" + i));
      }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "?EIO=4|Transport unknown",
          "?EIO=4&transport=__proto__|Transport unknown",
          "?EIO=4&transport=websocket&sid=none|Session ID unknown",
          "?EIO=4&transport=polling|Bad request",
          "?transport=websocket|Unsupported protocol version",
          "?EIO=2&transport=websocket|Unsupported protocol version",
        })
    void otherRequestsAreRefused(String query, String message) throws Exception {
      client.send(RawClient.upgrade(EnginePort.PATH + query));

      Answer answer = client.readAnswer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("content-type")).isEqualTo("text/html");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.body()).isEqualTo(message);
      assertThat(client.isAtEnd()).isTrue();
    }

    // @Twin("engine.io/server: should abort connection when upgrade fails")
    @Test
    void anUpgradeThatIsNoneIsRefused() throws Exception {
      client.sendLines(
          "GET " + EnginePort.PATH + " HTTP/1.1",
          "Host: 127.0.0.1",
          "Connection: Upgrade",
          "Upgrade: websocket");

      assertThat(client.readAnswer().status()).isEqualTo(400);
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void theClientMayClose() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();

      client.sendText("1");

      assertThat(client.readFrame().opcode()).isEqualTo(0x88);
      assertThat(port.event()).isEqualTo("close: transport close");
      assertThat(port.endpoint().clientsCount()).isZero();
    }

    // @Twin("engine.io/server: should trigger when server closes a client (ws)")
    @Test
    void theServerMayClose() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();
      EngineSocket socket = port.accepted();

      socket.send(EngineMessage.text("last"));
      socket.close(CloseReason.FORCED_CLOSE);

      assertThat(client.readFrame()).isEqualTo(Frame.text("4last"));
      assertThat(client.readFrame().opcode()).isEqualTo(0x88);
      assertThat(port.event()).isEqualTo("close: forced close");
    }

    @Test
    void aConnectionThatIsGoneEndsTheSession() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();

      client.close();

      assertThat(port.event()).isEqualTo("close: transport close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "9", "2"})
    void aPacketThatIsNoneEndsTheSession(String packet) throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();

      client.sendText(packet);

      assertThat(port.event()).isEqualTo("close: parse error");
      assertThat(client.readFrame().opcode()).isEqualTo(0x88);
    }

    @Test
    void aMessageThatIsTooLongEndsTheSession() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();

      client.sendBytes(Frames.text("4" + "x".repeat(2000)));

      assertThat(port.event()).isEqualTo("close: transport error");
      assertThat(client.readFrame()).isEqualTo(new Frame(0x88, "\u0003\u00f1"));
    }

    @Test
    void aListenerThatThrowsEndsItsSession() throws Exception {
      client.openWebSocket(WEB_SOCKET);
      client.readFrame();

      client.sendText("4throw");

      assertThat(port.event()).isEqualTo("close: transport error");
      assertThat(client.readFrame().opcode()).isEqualTo(0x88);
    }

    @Test
    void revisionThreeMarksBytes() throws Exception {
      client.openWebSocket("/engine.io/?EIO=3&transport=websocket");
      client.readFrame();

      client.sendBytes(RawClient.frame(0x82, "\u0004a"));
      client.sendText("2probe");

      assertThat(client.readFrame()).isEqualTo(new Frame(0x82, "\u0004a"));
      assertThat(client.readFrame()).isEqualTo(Frame.text("3probe"));
    }
  }

  @Nested
  @DisplayName("From polling to a WebSocket")
  final class Upgrade {

    /** With io_uring a connection cannot be moved to the loop of its session. */
    private RawClient joining(String sid) throws Exception {
      if (kind != TransportKind.IO_URING) {
        second.openWebSocket(WEB_SOCKET + "&sid=" + sid);
        return second;
      }
      for (int i = 0; i < 4; i++) {
        second.send(RawClient.upgrade(WEB_SOCKET + "&sid=" + sid));
        if (second.readAnswer().status() == 101) {
          return second;
        }
        second.close();
        second = port.client();
      }
      throw new AssertionError("no connection came to the loop of the session");
    }

    @Test
    void theSessionGoesOnWithoutLossAndInOrder() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      RawClient webSocket = joining(sid);
      RawClient third = port.client();
      webSocket.sendText("2probe");
      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("3probe"));

      third.send(post(use(sid), "4a"));
      assertThat(third.readAnswer().body()).isEqualTo("ok");
      third.send(get(use(sid)));
      assertThat(third.readAnswer().body()).isIn("4a", "6");
      webSocket.sendText("5");
      webSocket.sendText("4b");

      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("4b"));
      assertThat(port.event()).isEqualTo("upgrade");
      assertThat(socket.transport()).isEqualTo(TransportName.WEBSOCKET);
      third.send(get(use(sid)));
      assertThat(third.readAnswer().status()).isEqualTo(400);
      third.close();
      webSocket.sendText("4c");
      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("4c"));
    }

    @Test
    void aBurstFromAnotherThreadArrivesInOrder() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      int count = 3000;
      Thread sender =
          new Thread(
              () -> {
                for (int i = 0; i < count; i++) {
                  socket.send(EngineMessage.text("n" + i));
                }
              });
      List<String> received = new ArrayList<>();
      sender.start();
      RawClient webSocket = joining(sid);
      webSocket.sendText("2probe");
      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("3probe"));
      client.send(get(use(sid)));
      for (String packet : client.readAnswer().body().split("\u001e", -1)) {
        if (!packet.equals("6")) {
          received.add(packet);
        }
      }
      webSocket.sendText("5");
      while (received.size() < count) {
        received.add(webSocket.readFrame().payload());
      }

      sender.join();
      for (int i = 0; i < count; i++) {
        assertThat(received.get(i)).isEqualTo("4n" + i);
      }
      webSocket.sendText("4end");
      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("4end"));
    }

    @Test
    void aSecondWebSocketIsClosedAndTheFirstGoesOn() throws Exception {
      String sid = openSession();
      RawClient webSocket = joining(sid);
      webSocket.sendText("2probe");
      webSocket.readFrame();
      webSocket.sendText("5");
      assertThat(port.event()).isEqualTo("upgrade");

      if (kind != TransportKind.IO_URING) {
        RawClient third = port.client();
        third.openWebSocket(WEB_SOCKET + "&sid=" + sid);
        assertThat(third.readFrame().opcode()).isEqualTo(0x88);
        third.close();
      }

      webSocket.sendText("4a");
      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("4a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4early", "5"})
    void aWebSocketThatDoesNotProbeIsClosedAndPollingGoesOn(String packet) throws Exception {
      String sid = openSession();
      RawClient webSocket = joining(sid);

      webSocket.sendText(packet);

      assertThat(webSocket.readFrame().opcode()).isEqualTo(0x88);
      client.send(post(use(sid), "4a") + get(use(sid)));
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readAnswer().body()).isEqualTo("4a");
    }

    @Test
    void aWebSocketThatSaysNothingIsClosedInTime() throws Exception {
      String sid = openSession();
      RawClient webSocket = joining(sid);

      assertThat(webSocket.readFrame().opcode()).isEqualTo(0x88);

      client.send(post(use(sid), "4a") + get(use(sid)));
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readAnswer().body()).isEqualTo("4a");
    }

    @Test
    void aWebSocketThatGoesLeavesTheSessionOnPolling() throws Exception {
      String sid = openSession();
      RawClient webSocket = joining(sid);
      webSocket.sendText("2probe");
      webSocket.readFrame();

      webSocket.sendBytes(Frames.close(1000));
      assertThat(webSocket.readFrame().opcode()).isEqualTo(0x88);
      assertThat(webSocket.isAtEnd()).isTrue();
      second = port.client();

      client.send(post(use(sid), "4a") + get(use(sid)));
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readAnswer().body()).isEqualTo("4a");
    }

    // @Twin("engine.io/server: should stop upgrading socket and timers")
    // @Twin("engine.io/server: should stop upgraded socket and timers")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatIsClosedEndsItWhereverItIs(boolean isDone) throws Exception {
      String sid = openSession();
      RawClient webSocket = joining(sid);
      webSocket.sendText("2probe");
      assertThat(webSocket.readFrame()).isEqualTo(Frame.text("3probe"));
      if (isDone) {
        webSocket.sendText("5");
        assertThat(port.event()).isEqualTo("upgrade");
      }

      port.endpoint().close().toCompletableFuture().get(20, TimeUnit.SECONDS);

      assertThat(port.event()).isEqualTo("close: server shutting down");
      assertThat(webSocket.readFrame().opcode()).isEqualTo(0x88);
      assertThat(port.endpoint().clientsCount()).isZero();
    }

    // @Twin("engine.io/server: should not suggest upgrades when none are available")
    @Test
    void noneIsTakenWhereUpgradesAreNotAllowed() throws Exception {
      try (EnginePort strict = new EnginePort(kind, options -> options.allowUpgrades(false));
          RawClient opener = strict.client()) {
        opener.send(get(OPEN));
        String packet = opener.readAnswer().body();
        opener.send(RawClient.upgrade(WEB_SOCKET + "&sid=" + sid(packet)));

        assertThat(packet).contains("\"upgrades\":[]");
        assertThat(opener.readAnswer().status()).isEqualTo(400);
      }
    }

    @Test
    void manySessionsMoveAtATime() throws Exception {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        RawClient opener = port.client();
        opener.send(get(OPEN));
        String sid = sid(opener.readAnswer().body());
        RawClient webSocket = port.client();
        webSocket.send(RawClient.upgrade(WEB_SOCKET + "&sid=" + sid));
        clients.add(opener);
        clients.add(webSocket);
      }
      List<RawClient> moved = new ArrayList<>();
      for (int i = 1; i < clients.size(); i += 2) {
        int status = clients.get(i).readAnswer().status();
        if (status == 101) {
          clients.get(i).sendText("2probe");
          moved.add(clients.get(i));
        }
        assertThat(status).isIn(101, kind == TransportKind.IO_URING ? 400 : 101);
      }
      for (RawClient webSocket : moved) {
        assertThat(webSocket.readFrame()).isEqualTo(Frame.text("3probe"));
        webSocket.sendText("5");
        webSocket.sendText("4a");
      }
      for (RawClient webSocket : moved) {
        assertThat(webSocket.readFrame()).isEqualTo(Frame.text("4a"));
        assertThat(port.event()).isEqualTo("upgrade");
      }
      for (RawClient each : clients) {
        each.close();
      }
    }
  }
}
