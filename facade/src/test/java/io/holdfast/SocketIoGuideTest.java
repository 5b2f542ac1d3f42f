package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.Cors;
import io.holdfast.socketio.AckTimeoutException;
import io.holdfast.socketio.Arguments;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.OnceOptions;
import io.holdfast.socketio.OnceWindow;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/guides/socketio.md shows. */
@Timeout(120)
final class SocketIoGuideTest {

  private record Order(String item, int count) {}

  private record Post(String id, String text) {}

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final HoldfastServer server = Local.server();

  @AfterEach
  void closeServer() {
    server.close();
  }

  /** Connects to a namespace, and takes the greetings. */
  private JdkClient connect(String namespace) {
    JdkClient client = JdkClient.connect(Local.ws(server, "/socket.io/?EIO=4&transport=websocket"));
    assertThat(client.next()).startsWith("text 0{");
    client.say("40" + namespace);
    assertThat(client.next()).startsWith("text 40" + namespace);
    return client;
  }

  @Test
  void aListenerGetsARecordAndAnswers() {
    SocketIoServer io = server.socketIo();
    Namespace shop = io.of("/shop");
    shop.onConnection(
        socket ->
            socket.on(
                "order",
                Order.class,
                (order, ack) -> ack.send("ok", order.count() + " of " + order.item())));
    server.start();

    try (JdkClient client = connect("/shop,")) {
      client.say("42/shop,7[\"order\",{\"item\":\"tea\",\"count\":2}]");
      assertThat(client.next()).isEqualTo("text 43/shop,7[\"ok\",\"2 of tea\"]");
    }
  }

  @Test
  void whatIsSentAgainIsAppliedOnce() {
    SocketIoServer io = server.socketIo();
    OnceWindow posts = OnceWindow.create(OnceOptions.create());
    io.onConnection(
        socket ->
            socket.on(
                "post", Post.class, posts.once(Post::id, (post, ack) -> ack.send(keep(post)))));
    server.start();

    for (int ackId = 0; ackId < 2; ackId++) {
      try (JdkClient client = connect("")) {
        client.say("42" + ackId + "[\"post\",{\"id\":\"a\",\"text\":\"Hello\"}]");
        assertThat(client.next()).isEqualTo("text 43" + ackId + "[\"kept Hello\"]");
      }
    }
    assertThat(events).containsExactly("Hello");
  }

  private String keep(Post post) {
    events.add(post.text());
    return "kept " + post.text();
  }

  @Test
  void bytesComeAsBytes() {
    SocketIoServer io = server.socketIo();
    io.onConnection(
        socket ->
            socket.on(
                "upload",
                String.class,
                byte[].class,
                (name, bytes, ack) -> ack.send(name, bytes.length)));
    server.start();

    try (JdkClient client = connect("")) {
      client.say("451-7[\"upload\",\"a.png\",{\"_placeholder\":true,\"num\":0}]");
      client.say(new byte[] {1, 2, 3});
      assertThat(client.next()).isEqualTo("text 437[\"a.png\",3]");
    }
  }

  private void askPrice(Socket socket) {
    socket
        .timeout(Duration.ofSeconds(5))
        .emitWithAck("price", "tea")
        .thenAccept(answer -> events.add("tea costs " + answer.get(0, Integer.class)));
  }

  @Test
  void aClientIsAsked() {
    server.socketIo().onConnection(this::askPrice);
    server.start();

    try (JdkClient client = connect("")) {
      assertThat(client.next()).isEqualTo("text 420[\"price\",\"tea\"]");
      client.say("430[3]");
      assertThat(Patience.next(events)).isEqualTo("tea costs 3");
    }
  }

  @Test
  void ofManyThoseCountWhoAnswerInTime() {
    SocketIoServer io = server.socketIo();
    server.start();

    try (JdkClient one = connect("");
        JdkClient two = connect("")) {
      io.timeout(Duration.ofSeconds(2))
          .emitWithAck("vote")
          .handle(
              (all, error) -> error instanceof AckTimeoutException late ? late.responses() : all)
          .thenAccept((List<Arguments> votes) -> events.add(votes.size() + " votes"));
      assertThat(one.next()).isEqualTo("text 420[\"vote\"]");
      assertThat(two.next()).isEqualTo("text 420[\"vote\"]");
      one.say("430[true]");
      assertThat(Patience.next(events)).isEqualTo("1 votes");
    }
  }

  private static void sendAll(Socket socket, Iterator<Integer> chunks) {
    Runnable sendMore =
        () -> {
          while (chunks.hasNext() && socket.isWritable()) {
            socket.emit("chunk", chunks.next());
          }
        };
    socket.onDrain(sendMore);
    sendMore.run();
  }

  @Test
  void aSenderGoesAtThePaceOfItsReader() {
    SocketIoServer io = server.socketIo();
    int count = 20_000;
    io.onConnection(socket -> sendAll(socket, IntStream.range(0, count).iterator()));
    server.start();

    try (JdkClient client = connect("")) {
      for (int i = 0; i < count; i++) {
        assertThat(client.next()).isEqualTo("text 42[\"chunk\"," + i + "]");
      }
    }
  }

  @Test
  void optionsHaveTheirNamesAndListenersMayBlockOnAnExecutor() {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    SocketIoServer io =
        server.socketIo(
            options ->
                options
                    .executor(pool)
                    .cors(Cors.create().origin("https://app.example").credentials(true))
                    .pingInterval(Duration.ofSeconds(20))
                    .maxHttpBufferSize(100_000)
                    .connectTimeout(Duration.ofSeconds(10)));
    io.onConnection(socket -> events.add(Thread.currentThread().getName()));
    server.start();

    try (JdkClient client = connect("")) {
      assertThat(Patience.next(events)).startsWith("pool-");
      assertThat(client.hasHeardNothing()).isTrue();
    } finally {
      pool.shutdown();
    }
  }
}
