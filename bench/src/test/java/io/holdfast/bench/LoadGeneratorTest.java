package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load generator measures servers that are right, and says what is wrong with the others. */
final class LoadGeneratorTest {

  private static final Duration BRIEFLY = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final HoldfastServer server =
      HoldfastServer.builder().host("127.0.0.1").port(0).loops(1).build();

  @AfterEach
  void stopTheServer() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 16", "10, 16, 64", "3, 2, 16384", "2, 1, 100000"})
  void everyEchoIsCounted(int connections, int inFlight, int payloadBytes) throws IOException {
    startRightServer();
    LoadResult result = run(Load.echo(connections, inFlight, payloadBytes));
    assertThat(result.delivered()).isPositive();
    assertThat(result.p50Nanos()).isBetween(0L, result.p99Nanos());
    assertThat(result.p99Nanos()).isBetween(0L, result.maxNanos());
    assertThat(result.serverCpuNanos()).isEqualTo(7);
    assertThat(result.loadCpuNanos()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "32, 32", "100, 16", "100, 1"})
  void everyDeliveryOfABroadcastIsCounted(int connections, int senders) throws IOException {
    startRightServer();
    assertThat(run(Load.broadcast(connections, senders, 64)).delivered()).isPositive();
  }

  @Test
  void anOpenLoopSendsWhatIsDueAndNoMore() throws IOException {
    startRightServer();
    long start = System.nanoTime();
    LoadResult result = run(Load.broadcast(4, 2, 64).at(100));
    double seconds = (System.nanoTime() - start) / 1e9;
    // One message is due at once, each goes to 4.
    assertThat(result.delivered()).isBetween(1L, 4 * (1 + Math.round(100 * seconds)));
  }

  @Test
  void aMessageThatIsLeftOutIsFound() {
    AtomicInteger count = new AtomicInteger();
    startServer(text -> count.incrementAndGet() == 20 ? "" : text);
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(1, 4, 64)))
        .withMessageMatching("message 20 of sender 0 came to 0, not 19");
  }

  @Test
  void aMessageThatIsChangedIsFound() {
    AtomicInteger count = new AtomicInteger();
    startServer(text -> count.incrementAndGet() == 20 ? text.substring(0, 63) + '!' : text);
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(1, 4, 64)))
        .withMessage("message 19 of 0 came back changed");
  }

  @Test
  void aMessageThatIsCutIsFound() {
    startServer(text -> text.substring(1));
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(1, 1, 64)))
        .withMessage("a message of 63 bytes, not 64");
  }

  @Test
  void aMessageToTheWrongClientIsFound() {
    WebSocketServer echo = server.webSocket("/echo");
    echo.onConnection(socket -> socket.onMessage(echo::broadcast));
    server.start();
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(2, 1, 64)))
        .withMessageMatching("a message of sender . came to .");
  }

  @Test
  void aMessageThatComesTwiceIsFound() {
    WebSocketServer echo = server.webSocket("/echo");
    echo.onConnection(
        socket ->
            socket.onMessage(
                message -> {
                  socket.send(message);
                  socket.send(message);
                }));
    server.start();
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(1, 1, 64)))
        .withMessage("message 0 of sender 0 came to 0, not 1");
  }

  @Test
  void aServerThatClosesIsFound() {
    server.webSocket("/echo").onConnection(socket -> socket.onMessage(message -> socket.close()));
    server.start();
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(1, 1, 64)))
        .withMessage("the server sent a Close frame to 0");
  }

  @Test
  void aServerWithoutTheEndpointIsFound() {
    server.start();
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(Load.echo(1, 1, 64)))
        .withMessageStartingWith("the server answered HTTP/1.1 404");
  }

  private void startRightServer() {
    WebSocketServer chat = server.webSocket("/chat");
    chat.onConnection(socket -> socket.onMessage(chat::broadcast));
    startServer(text -> text);
  }

  private void startServer(UnaryOperator<String> answer) {
    server
        .webSocket("/echo")
        .onConnection(
            socket ->
                socket.onMessage(
                    message -> {
                      String text = answer.apply(message.text());
                      if (!text.isEmpty()) {
                        socket.send(text);
                      }
                    }));
    server.start();
  }

  /** Measures for longer where the machine is too busy for anything to arrive. */
  private LoadResult run(Load load) throws IOException {
    Duration measured = BRIEFLY;
    LoadResult result = run(load, measured);
    while (result.delivered() == 0 && measured.compareTo(LONG) < 0) {
      measured = measured.multipliedBy(2);
      result = run(load, measured);
    }
    return result;
  }

  private LoadResult run(Load load, Duration measured) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    AtomicInteger clock = new AtomicInteger();
    try (LoadGenerator generator = LoadGenerator.open(address, load)) {
      return generator.run(BRIEFLY, measured, () -> clock.getAndAdd(7));
    }
  }
}
