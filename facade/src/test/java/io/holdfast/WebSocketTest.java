package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.ConnectionClosedException;
import io.holdfast.netty.QueueLimits;
import io.holdfast.netty.SendResult;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.ReadyState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a socket can do at the server's end, seen by a client that was not written here. */
@Timeout(120)
final class WebSocketTest {

  private static final QueueLimits SMALL = new QueueLimits(4096, 1 << 20, 1 << 20);

  private final HoldfastServer server = Local.builder().loops(1).queueLimits(SMALL).build().start();
  private final PingPong pingPong = new PingPong(server);
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    server.close();
  }

  /** Connects, with the listener at the server's end. */
  private JdkClient connect(Consumer<WebSocket> listener) {
    server.webSocket("/").onConnection(listener);
    return JdkClient.connect(Local.ws(server, "/"));
  }

  /** The server's end of a connection. */
  private static final class Kept implements Consumer<WebSocket> {

    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();

    @Override
    public void accept(WebSocket opened) {
      socket.complete(opened);
    }

    WebSocket get() {
      return Patience.await(socket);
    }
  }

  private String heard() {
    return Patience.next(heard);
  }

  @Test
  void messagesOfEveryFormAreSentInOrderFromAnyThread() {
    Kept kept = new Kept();
    try (JdkClient client = connect(kept)) {
      WebSocket socket = kept.get();

      assertThat(socket.send("text")).isEqualTo(SendResult.QUEUED);
      assertThat(socket.send(new byte[] {1, 2})).isEqualTo(SendResult.QUEUED);
      assertThat(socket.send(PreparedMessage.text("prepared"))).isEqualTo(SendResult.QUEUED);
      assertThat(socket.send("")).isEqualTo(SendResult.QUEUED);
      socket.ping(new byte[] {3});
      socket.pong(new byte[] {4});
      Patience.await(socket.flushed());

      assertThat(client.next()).isEqualTo("text text");
      assertThat(client.next()).isEqualTo("binary 01 02");
      assertThat(client.next()).isEqualTo("text prepared");
      assertThat(client.next()).isEqualTo("text ");
      assertThat(client.next()).isEqualTo("ping 03");
      assertThat(client.next()).isEqualTo("pong 04");
      assertThat(socket.bufferedBytes()).isZero();
    }
  }

  @Test
  void messagesOfEveryFormAreSentFromListeners() {
    try (JdkClient client =
        connect(
            socket -> {
              socket.onMessage(socket::send);
              socket.onText(text -> socket.send(new StringBuilder(text).reverse()));
              socket.onBinary(bytes -> socket.send(new byte[] {bytes[0], bytes[0]}));
              socket.onText(text -> socket.send(PreparedMessage.text("done")));
            })) {
      client.say("abc").say(new byte[] {5});

      assertThat(client.next()).isEqualTo("text abc");
      assertThat(client.next()).isEqualTo("text cba");
      assertThat(client.next()).isEqualTo("text done");
      assertThat(client.next()).isEqualTo("binary 05");
      assertThat(client.next()).isEqualTo("binary 05 05");
    }
  }

  @Test
  void pingsAreAnsweredAndTold() {
    try (JdkClient client =
        connect(
            socket -> {
              socket.onPing(payload -> heard.add("ping " + payload.length));
              socket.onPong(payload -> heard.add("pong " + payload.length));
            })) {
      Patience.await(client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})));
      assertThat(client.next()).isEqualTo("pong 01");
      assertThat(heard()).isEqualTo("ping 1");

      Patience.await(client.socket().sendPong(ByteBuffer.wrap(new byte[125])));
      assertThat(heard()).isEqualTo("pong 125");
    }
  }

  @Test
  void pingIsAnsweredByTheClient() {
    try (JdkClient client =
        connect(
            socket -> {
              socket.onPong(payload -> heard.add("pong " + payload[0]));
              socket.ping(new byte[] {42});
            })) {
      assertThat(client.next()).isEqualTo("ping 2a");
      assertThat(heard()).isEqualTo("pong 42");
    }
  }

  @Test
  void controlPayloadOfMoreThan125BytesIsRefused() {
    Kept kept = new Kept();
    try (JdkClient client = connect(kept)) {
      assertThatIllegalArgumentException().isThrownBy(() -> kept.get().ping(new byte[126]));
      assertThatIllegalArgumentException().isThrownBy(() -> kept.get().pong(new byte[126]));

      kept.get().ping(new byte[0]);
      assertThat(client.next()).isEqualTo("ping");
    }
  }

  @Test
  void closeSaysCodeAndReasonAndEndsOnce() {
    Kept kept = new Kept();
    try (JdkClient client =
        connect(kept.andThen(socket -> socket.onClose(event -> heard.add(event.toString()))))) {
      WebSocket socket = kept.get();
      assertThat(socket.readyState()).isEqualTo(ReadyState.OPEN);

      socket.close(new CloseCode(4001), "enough");
      socket.close();

      assertThat(client.next()).isEqualTo("close 4001 enough");
      // The JDK answers with the same code.
      assertThat(heard()).isEqualTo(new CloseEvent(new CloseCode(4001), "", true).toString());
      assertThat(socket.readyState()).isEqualTo(ReadyState.CLOSED);
      assertThat(socket.send("too late")).isEqualTo(SendResult.CLOSED);
      assertThat(socket.send(new byte[1]).isAccepted()).isFalse();
      assertThat(Patience.failure(socket.flushed())).isInstanceOf(ConnectionClosedException.class);
      assertThat(heard).isEmpty();
    }
  }

  @Test
  void closeWithoutACodeIs1000() {
    Kept kept = new Kept();
    try (JdkClient client = connect(kept)) {
      kept.get().close();

      assertThat(client.next()).isEqualTo("close 1000");
    }
  }

  @Test
  void whatMayNotBeSentInACloseFrameIsRefused() {
    Kept kept = new Kept();
    try (JdkClient client = connect(kept)) {
      WebSocket socket = kept.get();
      assertThatIllegalArgumentException().isThrownBy(() -> socket.close(CloseCode.ABNORMAL, ""));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> socket.close(CloseCode.NORMAL, "x".repeat(124)));

      socket.close(CloseCode.NO_STATUS, "");
      assertThat(client.next()).isEqualTo("close 1005");
    }
  }

  @Test
  void closeOfTheClientIsToldWithCodeAndReason() {
    try (JdkClient client =
        connect(socket -> socket.onClose(event -> heard.add(event.toString())))) {
      Patience.await(client.socket().sendClose(4002, "bye"));

      assertThat(heard()).isEqualTo(new CloseEvent(new CloseCode(4002), "bye", true).toString());
      assertThat(client.next()).isEqualTo("close 4002");
    }
  }

  @Test
  void terminateCutsWithoutAGoodbye() {
    Kept kept = new Kept();
    try (JdkClient client =
        connect(kept.andThen(socket -> socket.onClose(event -> heard.add(event.toString()))))) {
      kept.get().terminate();

      assertThat(heard()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false).toString());
      // The JDK calls the lack of a Close frame so.
      assertThat(client.next()).isIn("close 1006", "error");
    }
  }

  @Test
  void nothingIsReceivedWhilePaused() {
    Kept kept = new Kept();
    try (JdkClient client =
        connect(
            kept.andThen(
                socket ->
                    socket.onText(
                        text -> {
                          if (text.equals("stop")) {
                            socket.pause();
                          }
                          heard.add(text);
                        })))) {
      WebSocket socket = kept.get();
      assertThat(socket.isPaused()).isFalse();
      client.say("one").say("stop").say("two").say("three");
      assertThat(heard()).isEqualTo("one");
      assertThat(heard()).isEqualTo("stop");
      assertThat(socket.isPaused()).isTrue();

      // The loop takes many turns while the socket is paused.
      for (int i = 0; i < 20; i++) {
        Patience.await(socket.flushed());
        socket.send("turn " + i);
        assertThat(client.next()).isEqualTo("text turn " + i);
      }
      assertThat(heard).isEmpty();

      socket.resume();
      assertThat(heard()).isEqualTo("two");
      assertThat(heard()).isEqualTo("three");
      assertThat(socket.isPaused()).isFalse();
    }
  }

  @Test
  void subprotocolExtensionsAndRequestAreToldToBoth() {
    Kept kept = new Kept();
    server.webSocket("/terms").onConnection(kept);
    try (JdkClient client =
        JdkClient.connect(
            Local.ws(server, "/terms?a=b"),
            builder -> builder.subprotocols("chat.2", "chat.1").header("X-Token", "t"))) {
      WebSocket socket = kept.get();

      assertThat(client.socket().getSubprotocol()).isEqualTo("chat.2");
      assertThat(socket.subprotocol()).isEqualTo("chat.2");
      assertThat(socket.extensions()).isEmpty();
      assertThat(socket.request().path()).isEqualTo("/terms");
      assertThat(socket.request().query()).isEqualTo("a=b");
      assertThat(socket.request().headers().first("X-Token")).contains("t");
      assertThat(socket.request().isSecure()).isFalse();
      assertThat(socket.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
      assertThat(socket.remoteAddress()).isEqualTo(socket.request().remoteAddress());
    }
  }

  @Test
  void attributesAreKeptWithTheConnection() {
    try (JdkClient client =
        connect(
            socket ->
                socket.onText(
                    text -> {
                      Object before = socket.attributes().put("last", text);
                      socket.send("before: " + before);
                    }))) {
      assertThat(client.say("one").next()).isEqualTo("text before: null");
      assertThat(client.say("two").next()).isEqualTo("text before: one");
    }
    try (JdkClient another = JdkClient.connect(Local.ws(server, "/"))) {
      assertThat(another.say("three").next()).isEqualTo("text before: null");
    }
  }

  @Test
  void listenersOfOneKindAreCalledInOrderAndOtherKindsNot() {
    try (JdkClient client =
        connect(
            socket -> {
              socket.onText(text -> heard.add("first " + text));
              socket.onBinary(bytes -> heard.add("binary " + bytes.length));
              socket.onText(text -> heard.add("second " + text));
            })) {
      client.say("a").say(new byte[3]);

      assertThat(heard()).isEqualTo("first a");
      assertThat(heard()).isEqualTo("second a");
      assertThat(heard()).isEqualTo("binary 3");
    }
  }

  @Test
  void listenerThatThrowsIsToldAndClosesWith1011() {
    try (JdkClient client =
        connect(
            socket -> {
              socket.onError(cause -> heard.add("error " + cause.getMessage()));
              socket.onClose(event -> heard.add("close " + event.code().value()));
              socket.onText(
                  text -> {
                    throw new IllegalStateException(text);
                  });
            })) {
      client.say("as planned");

      assertThat(client.next()).isEqualTo("close 1011");
      assertThat(heard()).isEqualTo("error as planned");
      assertThat(heard()).isEqualTo("close 1011");
    }
  }

  @Test
  void slowReaderIsBackloggedAndDrains() throws Exception {
    Kept kept = new Kept();
    server
        .webSocket("/slow")
        .onConnection(kept.andThen(socket -> socket.onDrain(() -> heard.add("drained"))));
    try (RawClient client = RawClient.open(server.port(), "/slow")) {
      WebSocket socket = kept.get();
      byte[] block = new byte[60_000];
      int sentCount = 0;
      long stuckBytes;
      do {
        assertThat(socket.send(block).isAccepted()).isTrue();
        sentCount++;
        // Only what stays while the loop takes turns is for a peer that does not read.
        pingPong.turn();
        stuckBytes = socket.bufferedBytes();
        pingPong.turn();
      } while (stuckBytes < SMALL.backlogBytes() || socket.bufferedBytes() != stuckBytes);
      // Each block is a backlog for as long as it takes the system to take it.
      heard.clear();
      SendResult result = socket.send(block);
      sentCount++;

      assertThat(result).isEqualTo(SendResult.BACKLOGGED);
      assertThat(result.isAccepted()).isTrue();
      assertThat(socket.bufferedBytes()).isPositive();
      for (int i = 0; i < sentCount; i++) {
        assertThat(client.bytes(4)).isEqualTo("82 7e ea 60");
        assertThat(client.bytes(block.length)).hasSize(3 * block.length - 1);
      }
      assertThat(heard()).isEqualTo("drained");
      await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> socket.bufferedBytes() == 0);
    }
  }

  @Test
  void readerThatIsTooSlowIsClosedWith1013() throws Exception {
    Kept kept = new Kept();
    WebSocketServer endpoint = server.webSocket("/slow").onConnection(kept);
    try (RawClient client = RawClient.open(server.port(), "/slow")) {
      WebSocket socket = kept.get();
      byte[] block = new byte[500_000];
      SendResult result = SendResult.QUEUED;
      for (int i = 0; i < 10_000 && result.isAccepted(); i++) {
        result = socket.send(block);
      }

      assertThat(result).isEqualTo(SendResult.QUEUE_FULL);
      assertThat(client.bytes(1)).isEqualTo("82");
      await()
          .atMost(Duration.ofSeconds(Patience.SECONDS))
          .until(() -> socket.readyState() != ReadyState.OPEN);
      assertThat(socket.send("more")).isEqualTo(SendResult.CLOSED);
    }
    await()
        .atMost(Duration.ofSeconds(Patience.SECONDS))
        .until(() -> endpoint.size() == 0 && server.counts().slowClosed() == 1);
  }
}
