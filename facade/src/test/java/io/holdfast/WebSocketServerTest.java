package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.WebSocketError;
import io.holdfast.websocket.WebSocketProtocolException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class WebSocketServerTest {

  private final HoldfastServer server = Local.server().start();

  @AfterEach
  void close() {
    server.close();
  }

  private JdkClient connect(String path) {
    return JdkClient.connect(Local.ws(server, path));
  }

  private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(Patience.SECONDS)).untilAsserted(assertion);
  }

  /** A client that has been told so by the server is open there. */
  private static WebSocketServer greeting(WebSocketServer endpoint) {
    return endpoint.onConnection(socket -> socket.send("welcome"));
  }

  private JdkClient greeted(String path) {
    JdkClient client = connect(path);
    assertThat(client.next()).isEqualTo("text welcome");
    return client;
  }

  @Test
  void everybodyHearsHowManyThereAre() {
    WebSocketServer visitors = server.webSocket("/visitors");
    visitors.onConnection(
        socket -> {
          visitors.broadcast("visitors: " + visitors.size());
          socket.onClose(event -> visitors.broadcast("visitors: " + visitors.size()));
        });
    try (JdkClient ada = connect("/visitors")) {
      assertThat(ada.next()).isEqualTo("text visitors: 1");
      try (JdkClient bob = connect("/visitors")) {
        assertThat(bob.next()).isEqualTo("text visitors: 2");
        assertThat(ada.next()).isEqualTo("text visitors: 2");
      }
      assertThat(ada.next()).isEqualTo("text visitors: 1");
    }
  }

  @Test
  void clientsAreALiveViewOfTheOpenOnes() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    assertThat(endpoint.clients()).isEmpty();
    assertThat(endpoint.size()).isZero();
    try (JdkClient ada = greeted("/");
        JdkClient bob = greeted("/")) {
      assertThat(endpoint.clients()).hasSize(2);
      assertThat(endpoint.size()).isEqualTo(2);

      endpoint.clients().forEach(socket -> socket.send("to each"));

      assertThat(ada.next()).isEqualTo("text to each");
      assertThat(bob.next()).isEqualTo("text to each");
    }
    eventually(() -> assertThat(endpoint.clients()).isEmpty());
    assertThat(endpoint.size()).isZero();
  }

  @Test
  void clientsAreNotTrackedIfNotAskedFor() {
    WebSocketServer endpoint =
        greeting(server.webSocket("/", options -> options.clientTracking(false)));
    try (JdkClient ada = greeted("/")) {
      assertThat(endpoint.clients()).isEmpty();
      assertThat(endpoint.size()).isEqualTo(1);

      endpoint.broadcast("still");

      assertThat(ada.next()).isEqualTo("text still");
    }
  }

  @Test
  void connectionListenerGetsTheRequest() {
    server
        .webSocket("/who")
        .onConnection(
            (socket, request) ->
                socket.send(
                    request.path()
                        + " "
                        + request.query()
                        + " "
                        + request.headers().first("x-name").orElse("nobody")));
    try (JdkClient client =
        JdkClient.connect(
            Local.ws(server, "/who?room=1"), builder -> builder.header("X-Name", "Ada"))) {
      assertThat(client.next()).isEqualTo("text /who room=1 Ada");
    }
  }

  @Test
  void connectionListenersAreCalledInOrder() {
    server
        .webSocket("/")
        .onConnection(socket -> socket.send("first"))
        .onConnection((socket, request) -> socket.send("second"))
        .onConnection(socket -> socket.send("third"));
    try (JdkClient client = connect("/")) {
      assertThat(client.next()).isEqualTo("text first");
      assertThat(client.next()).isEqualTo("text second");
      assertThat(client.next()).isEqualTo("text third");
    }
  }

  @Test
  void broadcastReachesAllInEveryForm() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    endpoint.onConnection(socket -> socket.onMessage(message -> endpoint.broadcast(message)));
    try (JdkClient ada = greeted("/");
        JdkClient bob = greeted("/")) {
      endpoint.broadcast("text");
      endpoint.broadcast(new byte[] {1, 2});
      endpoint.broadcast(PreparedMessage.text("prepared"));
      for (JdkClient client : new JdkClient[] {ada, bob}) {
        assertThat(client.next()).isEqualTo("text text");
        assertThat(client.next()).isEqualTo("binary 01 02");
        assertThat(client.next()).isEqualTo("text prepared");
      }

      ada.say("relayed").say(new byte[] {3});
      for (JdkClient client : new JdkClient[] {ada, bob}) {
        assertThat(client.next()).isEqualTo("text relayed");
        assertThat(client.next()).isEqualTo("binary 03");
      }
    }
  }

  @Test
  void relayReachesAllButTheSender() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    endpoint.onConnection(
        socket -> {
          socket.onMessage(message -> endpoint.broadcastExcept(message, socket));
          socket.onText(
              text -> endpoint.broadcastExcept(PreparedMessage.text(text + " again"), socket));
          socket.onText(text -> socket.send("sent"));
        });
    try (JdkClient ada = greeted("/");
        JdkClient bob = greeted("/")) {
      ada.say("hello");

      assertThat(bob.next()).isEqualTo("text hello");
      assertThat(bob.next()).isEqualTo("text hello again");
      assertThat(ada.next()).isEqualTo("text sent");
      assertThat(ada.hasHeardNothing()).isTrue();
    }
  }

  @Test
  void groupsHearWhatIsSentToThem() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    endpoint.onConnection(
        (socket, request) -> {
          SocketGroup group = endpoint.group(request.query());
          group.add(socket);
          group.add(socket);
          socket.onMessage(message -> group.broadcast(message));
        });
    try (JdkClient ada = greeted("/?red");
        JdkClient bob = greeted("/?red");
        JdkClient eve = greeted("/?blue")) {
      eventually(() -> assertThat(endpoint.group("red").size()).isEqualTo(2));
      assertThat(endpoint.group("red")).isSameAs(endpoint.group("red"));

      endpoint.group("red").broadcast("text");
      endpoint.group("red").broadcast(new byte[] {7});
      endpoint.group("red").broadcast(PreparedMessage.binary(new byte[] {8}));
      for (JdkClient client : new JdkClient[] {ada, bob}) {
        assertThat(client.next()).isEqualTo("text text");
        assertThat(client.next()).isEqualTo("binary 07");
        assertThat(client.next()).isEqualTo("binary 08");
      }

      bob.say("hello");
      assertThat(ada.next()).isEqualTo("text hello");
      assertThat(bob.next()).isEqualTo("text hello");
      assertThat(eve.say("alone").next()).isEqualTo("text alone");
    }
    eventually(() -> assertThat(endpoint.group("red").size()).isZero());
  }

  @Test
  void groupSparesOneAndLetsGo() {
    SocketGroup group = new SocketGroup();
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    endpoint.onConnection(
        socket -> {
          group.add(socket);
          socket.onText(
              text -> {
                if (text.equals("leave")) {
                  group.remove(socket);
                  group.remove(socket);
                  socket.send("left");
                } else {
                  group.broadcastExcept(PreparedMessage.text("prepared " + text), socket);
                }
              });
          socket.onBinary(bytes -> socket.send("binary"));
          socket.onMessage(
              message -> {
                if (!message.isText()) {
                  group.broadcastExcept(message, socket);
                }
              });
        });
    try (JdkClient ada = greeted("/");
        JdkClient bob = greeted("/")) {
      ada.say("one").say(new byte[] {9});
      assertThat(bob.next()).isEqualTo("text prepared one");
      assertThat(bob.next()).isEqualTo("binary 09");
      assertThat(ada.next()).isEqualTo("text binary");

      assertThat(bob.say("leave").next()).isEqualTo("text left");
      eventually(() -> assertThat(group.size()).isEqualTo(1));
      group.broadcast("for those who stay");

      assertThat(ada.next()).isEqualTo("text for those who stay");
      assertThat(bob.hasHeardNothing()).isTrue();
    }
  }

  @Test
  void groupThatIsRemovedReachesNobodyUnderItsName() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    endpoint.onConnection(socket -> endpoint.group("room").add(socket));
    try (JdkClient ada = greeted("/")) {
      SocketGroup before = endpoint.group("room");
      eventually(() -> assertThat(before.size()).isEqualTo(1));

      endpoint.removeGroup("room");

      assertThat(endpoint.group("room")).isNotSameAs(before);
      assertThat(endpoint.group("room").size()).isZero();
      before.broadcast("connected all the same");
      assertThat(ada.next()).isEqualTo("text connected all the same");
    }
  }

  @Test
  void groupTakesNoSocketsOfOthers() {
    WebSocket other =
        (WebSocket)
            Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (proxy, method, args) -> "another's");

    assertThatIllegalArgumentException().isThrownBy(() -> new SocketGroup().add(other));
  }

  @Test
  void errorsOfAllConnectionsAreTold() throws Exception {
    BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
    WebSocketServer endpoint = server.webSocket("/").onError(errors::add);
    endpoint.onConnection(
        socket ->
            socket.onText(
                text -> {
                  throw new IllegalStateException(text);
                }));
    try (JdkClient client = connect("/")) {
      client.say("as planned");

      assertThat(Patience.next(errors)).isInstanceOf(IllegalStateException.class);
      assertThat(client.next()).isEqualTo("close 1011");
    }
    try (RawClient client = RawClient.open(server.port(), "/")) {
      client.sayHex("81 02 4869"); // unmasked

      Throwable error = Patience.next(errors);
      assertThat(error).isInstanceOf(WebSocketProtocolException.class);
      assertThat(((WebSocketProtocolException) error).errorCode())
          .isEqualTo(WebSocketError.EXPECTED_MASK);
      assertThat(client.bytes(4)).startsWith("88").endsWith("03 ea");
    }
  }

  @Test
  void closeCodesAreCounted() throws Exception {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    assertThat(endpoint.closeCounts()).isEmpty();
    for (int i = 0; i < 2; i++) {
      try (JdkClient client = greeted("/")) {
        Patience.await(client.socket().sendClose(4000, "mine"));
        assertThat(client.next()).startsWith("close");
      }
    }
    try (RawClient client = RawClient.open(server.port(), "/")) {
      client.sayHex("88 80 00000000");
      assertThat(client.bytes(11)).endsWith("88 00");
    }
    RawClient.open(server.port(), "/").close();

    eventually(
        () ->
            assertThat(endpoint.closeCounts())
                .containsOnly(entry(4000, 2L), entry(1005, 1L), entry(1006, 1L)));
  }

  @Test
  void endpointThatIsClosedAnswers503AndKeepsItsConnections() throws Exception {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    try (JdkClient client = greeted("/")) {
      endpoint.close();
      endpoint.close();

      assertThat(JdkClient.refusal(Local.ws(server, "/"), builder -> builder)).isEqualTo(503);
      endpoint.broadcast("still here");
      assertThat(client.next()).isEqualTo("text still here");
      assertThat(endpoint.size()).isEqualTo(1);
    }
  }

  @Test
  void otherEndpointsStayOpen() throws Exception {
    server.webSocket("/one").close();
    greeting(server.webSocket("/two"));

    assertThat(JdkClient.refusal(Local.ws(server, "/one"), builder -> builder)).isEqualTo(503);
    greeted("/two").close();
  }

  @Test
  void clientsCanBeClosedWithACodeAndAReason() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    try (JdkClient ada = greeted("/");
        JdkClient bob = greeted("/")) {
      endpoint.closeClients(CloseCode.SERVICE_RESTART, "back soon");

      assertThat(ada.next()).isEqualTo("close 1012 back soon");
      assertThat(bob.next()).isEqualTo("close 1012 back soon");
    }
  }

  @Test
  void codeThatMayNotBeSentIsRefusedBeforeAnythingIs() {
    WebSocketServer endpoint = greeting(server.webSocket("/"));
    try (JdkClient client = greeted("/")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> endpoint.closeClients(CloseCode.ABNORMAL, ""));

      endpoint.broadcast("open");
      assertThat(client.next()).isEqualTo("text open");
    }
  }

  @Test
  void onlyUpgradesReachAnEndpoint() throws Exception {
    greeting(server.webSocket("/"));
    try (RawClient client = new RawClient(server.port())) {
      client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(client.head()).startsWith("HTTP/1.1 426 ");
    }
  }
}
