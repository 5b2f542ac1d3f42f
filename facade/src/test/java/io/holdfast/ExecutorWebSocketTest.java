package io.holdfast;

import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on an executor of the user's. */
@Timeout(120)
final class ExecutorWebSocketTest {

  private final HoldfastServer server = Local.builder().loops(1).build().start();
  private final PingPong pingPong = new PingPong(server);
  private final ExecutorService pool = Executors.newFixedThreadPool(4);
  private final HandExecutor hand = new HandExecutor();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    server.close();
    pool.shutdownNow();
  }

  private String heard() {
    return Patience.next(heard);
  }

  private JdkClient connect() {
    return JdkClient.connect(Local.ws(server, "/"));
  }

  private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(Patience.SECONDS)).untilAsserted(assertion);
  }

  @Test
  void everyEventComesInOrderAndNotOnTheLoop() {
    server
        .webSocket("/", options -> options.executor(pool))
        .onConnection(
            socket -> {
              heard.add("open");
              socket.onMessage(message -> heard.add("message " + message.length()));
              socket.onPing(payload -> heard.add("ping " + payload.length));
              socket.onPong(payload -> heard.add("pong " + payload.length));
              socket.onClose(
                  event -> {
                    String thread = Thread.currentThread().getName();
                    heard.add("close " + event.code().value() + " on " + thread);
                  });
            });
    try (JdkClient client = connect()) {
      client.say("abc").say(new byte[2]);
      Patience.await(client.socket().sendPing(ByteBuffer.allocate(3)));
      Patience.await(client.socket().sendPong(ByteBuffer.allocate(4)));
      Patience.await(client.socket().sendClose(4000, ""));

      assertThat(heard()).isEqualTo("open");
      assertThat(heard()).isEqualTo("message 3");
      assertThat(heard()).isEqualTo("message 2");
      assertThat(heard()).isEqualTo("ping 3");
      assertThat(heard()).isEqualTo("pong 4");
      assertThat(heard()).startsWith("close 4000 on pool-");
    }
  }

  @Test
  void messagesOfOneConnectionKeepTheirOrderOnManyThreads() {
    List<String> received = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(2000);
    server
        .webSocket("/", options -> options.executor(pool))
        .onConnection(
            socket ->
                socket.onText(
                    text -> {
                      received.add(text);
                      socket.send(text);
                      done.countDown();
                    }));
    try (JdkClient client = connect()) {
      for (int i = 0; i < 2000; i++) {
        client.say("" + i);
      }
      for (int i = 0; i < 2000; i++) {
        assertThat(client.next()).isEqualTo("text " + i);
      }
    }
    assertThat(received).isEqualTo(IntStream.range(0, 2000).mapToObj(Integer::toString).toList());
  }

  @Test
  void listenerMayBlockAndTheLoopGoesOn() {
    CountDownLatch released = new CountDownLatch(1);
    server
        .webSocket("/blocking", options -> options.executor(pool))
        .onConnection(
            socket ->
                socket.onText(
                    text -> {
                      hold(released);
                      socket.send("released");
                    }));
    server.webSocket("/").onConnection(socket -> socket.onMessage(socket::send));
    try (JdkClient blocked = JdkClient.connect(Local.ws(server, "/blocking"));
        JdkClient other = connect()) {
      blocked.say("block");

      assertThat(other.say("meanwhile").next()).isEqualTo("text meanwhile");
      released.countDown();
      assertThat(blocked.next()).isEqualTo("text released");
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      if (!latch.await(Patience.SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody released the listener");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void messageMayBeUsedUntilTheListenerReturns() {
    server
        .webSocket("/", options -> options.executor(pool))
        .onConnection(
            socket ->
                socket.onMessage(
                    message -> {
                      socket.send(message);
                      socket.send(message.text() + " " + spaced(message.bytes()));
                    }));
    try (JdkClient client = connect()) {
      client.say("a").say("b");

      assertThat(client.next()).isEqualTo("text a");
      assertThat(client.next()).isEqualTo("text a 61");
      assertThat(client.next()).isEqualTo("text b");
      assertThat(client.next()).isEqualTo("text b 62");
    }
  }

  @Test
  void nothingMoreIsReadWhileManyMessagesWait() throws Exception {
    List<String> received = new ArrayList<>();
    server
        .webSocket("/", options -> options.executor(hand))
        .onConnection(socket -> socket.onText(received::add));
    try (RawClient client = RawClient.open(server.port(), "/")) {
      int count = 2000;
      StringBuilder frames = new StringBuilder();
      for (int i = 0; i < count; i++) {
        byte[] text = String.format("%04d", i).getBytes(StandardCharsets.US_ASCII);
        frames.append("81 84 00000000 ").append(spaced(text)).append(' ');
      }
      client.sayHex(frames.toString());
      eventually(() -> assertThat(server.counts().messagesIn()).isGreaterThanOrEqualTo(255));
      for (int i = 0; i < 20; i++) {
        pingPong.turn();
      }
      // 256 events wait: the opening and 255 messages.
      assertThat(server.counts().messagesIn()).isEqualTo(255);
      assertThat(received).isEmpty();

      while (received.size() < count) {
        hand.runNext();
      }

      assertThat(received)
          .isEqualTo(IntStream.range(0, count).mapToObj(i -> String.format("%04d", i)).toList());
    }
  }

  @Test
  void sizeCountsTheConnectionInItsOwnListener() {
    WebSocketServer endpoint = server.webSocket("/", options -> options.executor(pool));
    endpoint.onConnection(
        socket -> {
          socket.send("open: " + endpoint.size() + ", seen: " + endpoint.clients().size());
          socket.onClose(event -> heard.add("open: " + endpoint.size()));
        });
    try (JdkClient ada = connect()) {
      assertThat(ada.next()).isEqualTo("text open: 1, seen: 1");
      try (JdkClient bob = connect()) {
        assertThat(bob.next()).isEqualTo("text open: 2, seen: 2");
      }
      assertThat(heard()).isEqualTo("open: 1");
    }
    assertThat(heard()).isEqualTo("open: 0");
  }

  @Test
  void listenerThatThrowsIsToldAndClosesWith1011() {
    server
        .webSocket("/", options -> options.executor(pool))
        .onError(cause -> heard.add("endpoint " + cause.getMessage()))
        .onConnection(
            socket -> {
              socket.onError(cause -> heard.add("socket " + cause.getMessage()));
              socket.onClose(event -> heard.add("close " + event.code().value()));
              socket.onText(
                  text -> {
                    throw new IllegalStateException(text);
                  });
            });
    try (JdkClient client = connect()) {
      client.say("planned");

      assertThat(client.next()).isEqualTo("close 1011");
      assertThat(heard()).isEqualTo("endpoint planned");
      assertThat(heard()).isEqualTo("socket planned");
      assertThat(heard()).isEqualTo("close 1011");
    }
  }

  @Test
  void errorListenerThatThrowsDoesNotStopTheEvents() {
    server
        .webSocket("/", options -> options.executor(pool))
        .onConnection(
            socket -> {
              socket.onClose(event -> heard.add("close " + event.code().value()));
              socket.onError(
                  cause -> {
                    throw new IllegalStateException("planned too", cause);
                  });
              socket.onText(
                  text -> {
                    throw new IllegalStateException(text);
                  });
            });
    try (JdkClient client = connect()) {
      client.say("planned");

      assertThat(client.next()).isEqualTo("close 1011");
      assertThat(heard()).isEqualTo("close 1011");
    }
  }

  @Test
  void listenerThatFailsWithAnErrorCutsItsConnection() {
    server
        .webSocket("/", options -> options.executor(hand))
        .onConnection(
            socket -> {
              socket.onClose(event -> heard.add("close " + event.code().value()));
              socket.onText(
                  text -> {
                    throw new AssertionError(text);
                  });
            });
    try (JdkClient client = connect()) {
      hand.runNext();
      client.say("planned");

      org.assertj.core.api.Assertions.assertThatThrownBy(hand::runNext).hasMessage("planned");
      assertThat(client.next()).isIn("close 1006", "error");
      // What is behind the event that failed is run, be there something or not.
      while (heard.isEmpty()) {
        hand.runNext();
      }
      assertThat(heard()).isEqualTo("close 1006");
    }
  }

  /** Shuts the pool down, and waits until nothing runs on it any more. */
  private void shutDown() {
    pool.shutdownNow();
    await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(pool::isTerminated);
  }

  @Test
  void connectionOfAnExecutorThatWasShutDownIsCutAndForgotten() {
    WebSocketServer endpoint = server.webSocket("/", options -> options.executor(pool));
    endpoint.onConnection(socket -> socket.send("welcome"));
    try (JdkClient client = connect()) {
      assertThat(client.next()).isEqualTo("text welcome");
      shutDown();

      client.say("to nobody");

      assertThat(client.next()).isIn("close 1006", "error");
      eventually(() -> assertThat(endpoint.closeCounts()).containsOnly(entry(1006, 1L)));
      assertThat(endpoint.size()).isZero();
      assertThat(endpoint.clients()).isEmpty();
    }
  }

  @Test
  void serverClosesAtOnceAfterItsExecutor() {
    WebSocketServer endpoint = server.webSocket("/", options -> options.executor(pool));
    endpoint.onConnection(socket -> socket.send("welcome"));
    try (JdkClient client = connect()) {
      assertThat(client.next()).isEqualTo("text welcome");
      shutDown();

      // It would wait for as long if it waited for an event that nobody runs.
      server.close(Duration.ofDays(1));

      assertThat(client.next()).isEqualTo("close 1001");
      assertThat(endpoint.closeCounts()).containsOnly(entry(1001, 1L));
    }
  }

  @Test
  void connectionThatAFullExecutorRefusesIsCutAndTheNextIsServed() {
    ThreadPoolExecutor full =
        new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new SynchronousQueue<>());
    try {
      CountDownLatch released = new CountDownLatch(1);
      WebSocketServer endpoint = server.webSocket("/", options -> options.executor(full));
      endpoint.onConnection(
          socket -> {
            hold(released);
            socket.send("welcome");
          });
      try (JdkClient served = connect();
          JdkClient refused = connect()) {
        assertThat(refused.next()).isIn("close 1006", "error");
        released.countDown();
        assertThat(served.next()).isEqualTo("text welcome");
      }
      eventually(() -> assertThat(endpoint.size()).isZero());
      assertThat(endpoint.clients()).isEmpty();
      eventually(() -> assertThat(full.getActiveCount()).isZero());
      try (JdkClient next = connect()) {
        assertThat(next.next()).isEqualTo("text welcome");
      }
    } finally {
      full.shutdownNow();
    }
  }
}
