package io.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import io.holdfast.conformance.StockJavaClient.Way;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java client, which takes the server for the one that it knows. */
@Timeout(120)
final class StockJavaClientTest {

  private static final int MANY = 10_000;
  private static final int BIG = 1_000_000;

  private HoldfastServer server;

  @BeforeEach
  void open() {
    server = new AppCommand().server(0).start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private StockJavaClient connect(Way way) throws InterruptedException {
    return StockJavaClient.connect(server.port(), way);
  }

  private StockJavaClient authenticate(Way way, String token) {
    return StockJavaClient.begin(
        server.port(), way, "/auth", options -> options.auth = Map.of("token", token));
  }

  /** {@return a client that is told of all that go} */
  private StockJavaClient watch() throws Exception {
    StockJavaClient watcher = connect(Way.WEBSOCKET);
    watcher.ask("join", "watchers");
    return watcher;
  }

  private static void assertGone(StockJavaClient watcher, String id, String reason, String... rooms)
      throws InterruptedException {
    assertThat(watcher.next())
        .containsExactly("gone", Map.of("id", id, "reason", reason, "rooms", List.of(rooms)));
  }

  @ParameterizedTest
  @EnumSource
  void eventsComeBack(Way way) throws Exception {
    try (StockJavaClient client = connect(way)) {
      client.emit("echo", 1, "two \u00fc\ud83d\ude00", true, new JSONObject(Map.of("three", 3)));
      assertThat(client.next())
          .containsExactly("echo", 1, "two \u00fc\ud83d\ude00", true, Map.of("three", 3));
      client.emit("echo", new JSONArray(List.of(1, List.of("nested"))), JSONObject.NULL);
      assertThat(client.next()).containsExactly("echo", List.of(1, List.of("nested")), null);
      client.emit("echo");
      assertThat(client.next()).containsExactly("echo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverAcknowledges(Way way) throws Exception {
    try (StockJavaClient client = connect(way)) {
      assertThat(client.acks("echo", 1, "two")).containsExactly(1, "two");
      assertThat(client.acks("ack-none")).isEmpty();
      assertThat(client.acks("ack-many"))
          .containsExactly(1, "two", Map.of("three", 3), ByteBuffer.wrap(new byte[] {4}));
      assertThat(client.ask("ack-late", 20)).isEqualTo("late");
      assertThat(client.ask("ack-twice")).isEqualTo("first");
      assertThat(client.whoAmI().get("id")).isEqualTo(client.id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientAcknowledges(Way way) throws Exception {
    try (StockJavaClient client = connect(way);
        StockJavaClient other = connect(way)) {
      assertThat(client.ask("server-ack", 20_000, "hello"))
          .isEqualTo(Map.of("ok", true, "value", "hello"));
      client.ask("join", "both");
      other.ask("join", "both");
      assertThat(client.ask("room-ack", "both", 20_000, "x"))
          .isEqualTo(Map.of("timedOut", false, "responses", List.of("x", "x")));

      other.stopAnswering();

      assertThat(other.ask("server-ack", 20, "hello"))
          .isEqualTo(Map.of("ok", false, "error", "operation has timed out"));
      assertThat(client.ask("room-ack", "both", 200, "x"))
          .isEqualTo(Map.of("timedOut", true, "responses", List.of("x")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryComesBack(Way way) throws Exception {
    byte[] bytes = {0, 1, 127, -128, -1};
    JSONObject nested = new JSONObject(Map.of("in", new JSONArray(List.of(bytes, "x"))));
    try (StockJavaClient client = connect(way)) {
      assertThat(client.acks("types", bytes, new byte[0], nested))
          .containsExactly(List.of("binary:5", "binary:0", "object"));
      assertThat(client.acks("echo", bytes, nested, new byte[0]))
          .containsExactly(
              ByteBuffer.wrap(bytes),
              Map.of("in", List.of(ByteBuffer.wrap(bytes), "x")),
              ByteBuffer.allocate(0));
      client.emit("echo", "before", bytes, "after");
      assertThat(client.next()).containsExactly("echo", "before", ByteBuffer.wrap(bytes), "after");
      assertThat(client.ask("server-ack", 20_000, bytes))
          .isEqualTo(Map.of("ok", true, "value", ByteBuffer.wrap(bytes)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void transportIsTheOneAskedFor(Way way) throws Exception {
    try (StockJavaClient client = connect(way)) {
      client.awaitEstablished();
      Map<?, ?> known = client.whoAmI();
      assertThat(known.get("eio")).isEqualTo(4);
      assertThat(known.get("transport")).isEqualTo(way == Way.POLLING ? "polling" : "websocket");
    }
  }

  @ParameterizedTest
  @EnumSource
  void namespacesShareAConnection(Way way) throws Exception {
    try (StockJavaClient main = connect(way)) {
      StockJavaClient chat = main.beside("/chat");
      StockJavaClient dynamic = main.beside("/dyn-1");
      assertThat(dynamic.next()).containsExactly("hello", "/dyn-1");
      assertThat(main.whoAmI().get("nsp")).isEqualTo("/");
      assertThat(chat.whoAmI().get("nsp")).isEqualTo("/chat");
      assertThat(dynamic.whoAmI().get("nsp")).isEqualTo("/dyn-1");

      chat.disconnect();

      assertThat(chat.awaitEnd()).isEqualTo("io client disconnect");
      assertThat(dynamic.acks("echo", "still here")).containsExactly("still here");
      assertThat(main.isToldNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownNamespaceIsRefused(Way way) throws Exception {
    try (StockJavaClient client =
        StockJavaClient.begin(server.port(), way, "/nowhere", options -> {})) {
      assertThat(client.awaitRefusal()).isEqualTo(Map.of("message", "Invalid namespace"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void middlewareLetsIn(Way way) throws Exception {
    for (String token : List.of("good", "slow-good")) {
      try (StockJavaClient client = authenticate(way, token)) {
        client.awaitConnect();
        Map<?, ?> known = client.whoAmI();
        assertThat(known.get("auth")).isEqualTo(Map.of("token", token));
        assertThat(known.get("steps")).isEqualTo(List.of("one", "two"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void middlewareRefusesWithData(Way way) throws Exception {
    for (String token : List.of("bad", "slow-bad", "other")) {
      try (StockJavaClient client = authenticate(way, token)) {
        assertThat(client.awaitRefusal())
            .isEqualTo(
                Map.of("message", "not authorized", "data", Map.of("code", 401, "token", token)));
      }
    }
    try (StockJavaClient client =
        StockJavaClient.begin(server.port(), way, "/auth", options -> {})) {
      assertThat(client.awaitRefusal()).isEqualTo(Map.of("message", "missing token"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void roomsHearWhatIsSentToThem(Way way) throws Exception {
    try (StockJavaClient ada = connect(way);
        StockJavaClient bob = connect(way);
        StockJavaClient eve = connect(way)) {
      assertThat(ada.ask("join", new JSONArray(List.of("b", "a")))).isEqualTo(List.of("a", "b"));
      assertThat(bob.ask("join", "a")).isEqualTo(List.of("a"));

      assertThat(ada.ask("to-room", "a", "without ada")).isEqualTo("ok");
      assertThat(bob.ask("in-room", "a", "with bob")).isEqualTo("ok");
      assertThat(eve.ask("broadcast", "from eve")).isEqualTo("ok");
      assertThat(eve.ask("private", bob.id(), "psst")).isEqualTo("ok");
      assertThat(eve.ask("all", "for all")).isEqualTo("ok");

      assertThat(ada.next()).containsExactly("room-msg", "a", "with bob");
      assertThat(ada.next()).containsExactly("bcast", "from eve");
      assertThat(ada.next()).containsExactly("all", "for all");
      assertThat(bob.next()).containsExactly("room-msg", "a", "without ada");
      assertThat(bob.next()).containsExactly("room-msg", "a", "with bob");
      assertThat(bob.next()).containsExactly("bcast", "from eve");
      assertThat(bob.next()).containsExactly("private", eve.id(), "psst");
      assertThat(bob.next()).containsExactly("all", "for all");
      assertThat(eve.next()).containsExactly("all", "for all");
      assertThat(ada.ask("leave", "a")).isEqualTo(List.of("b"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientDisconnects(Way way) throws Exception {
    try (StockJavaClient watcher = watch();
        StockJavaClient client = connect(way)) {
      String id = client.id();
      client.ask("join", "a");
      client.disconnect();
      assertThat(client.awaitEnd()).isEqualTo("io client disconnect");
      assertGone(watcher, id, "client namespace disconnect", "a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverDisconnects(Way way) throws Exception {
    for (boolean close : new boolean[] {false, true}) {
      try (StockJavaClient watcher = watch();
          StockJavaClient client = connect(way)) {
        String id = client.id();
        client.emit("kick", close);
        assertThat(client.awaitEnd()).isEqualTo("io server disconnect");
        assertGone(watcher, id, "server namespace disconnect");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientComesBackWhenItsConnectionIsCut(Way way) throws Exception {
    try (StockJavaClient watcher = watch();
        StockJavaClient client = connect(way)) {
      String id = client.awaitEstablished();

      assertThat(client.cut()).isIn("transport error", "transport close");
      assertGone(watcher, id, way == Way.POLLING ? "transport error" : "transport close");
      assertThat(client.awaitConnect()).isNotEqualTo(id);
      assertThat(client.acks("echo", "again")).containsExactly("again");
    }
  }

  // @Twin("socket.io/socket: should be able to emit after server close and restart")
  // @Twin("engine.io/server: should allow client reconnect after restarting (ws)")
  @ParameterizedTest
  @EnumSource
  void clientComesBackWhenTheServerDoes(Way way) throws Exception {
    try (StockJavaClient client = connect(way)) {
      String id = client.awaitEstablished();
      int port = server.port();

      server.close();
      // Over a WebSocket this client learns of it when the next heartbeat is due.
      assertThat(client.awaitEnd()).isIn("transport close", "transport error", "ping timeout");
      server = new AppCommand().server(port).start();

      assertThat(client.awaitConnect()).isNotEqualTo(id);
      assertThat(client.acks("echo", "again")).containsExactly("again");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyEventsKeepTheirOrder(Way way) throws Exception {
    try (StockJavaClient client = connect(way)) {
      for (int i = 0; i < MANY; i++) {
        client.emit("seq", i);
      }
      assertThat(client.ask("seq-report"))
          .isEqualTo(Map.of("count", MANY, "last", MANY - 1, "inOrder", true));

      assertThat(client.ask("burst", MANY)).isEqualTo(MANY);
      for (int i = 0; i < MANY; i++) {
        assertThat(client.next()).containsExactly("n", i);
      }
      assertThat(client.isToldNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void binaryKeepsItsOrderAndItsAttachments(Way way) throws Exception {
    int count = 1000;
    int size = 100;
    try (StockJavaClient client = connect(way)) {
      assertThat(client.ask("burst-bin", count, size)).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) i);
        assertThat(client.next()).containsExactly("bin", i, ByteBuffer.wrap(bytes));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void bigPayloadsGoBothWays(Way way) throws Exception {
    byte[] bytes = new byte[BIG];
    for (int i = 0; i < BIG; i++) {
      bytes[i] = (byte) i;
    }
    String text = "\u00e4".repeat(BIG / 2);
    try (StockJavaClient client = connect(way)) {
      assertThat(client.ask("big", BIG)).isEqualTo("x".repeat(BIG));
      assertThat(client.ask("big-bin", BIG)).isEqualTo(ByteBuffer.wrap(bytes));
      assertThat(client.ask("echo", text)).isEqualTo(text);
      assertThat(client.ask("echo", (Object) bytes)).isEqualTo(ByteBuffer.wrap(bytes));
    }
  }
}
