package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.HoldfastServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The load speaks Socket.IO, over WebSocket and over polling, and checks what it gets. */
final class SocketIoLoadTest {

  private static final Duration BRIEFLY = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Load ECHO = Load.echo(1, 4, 64).over(Protocol.SOCKET_IO);

  @ParameterizedTest
  @CsvSource({"1, 1, 16", "10, 16, 64", "2, 1, 100000"})
  void everyEchoIsCounted(int connections, int inFlight, int payloadBytes) throws IOException {
    Load load = Load.echo(connections, inFlight, payloadBytes).over(Protocol.SOCKET_IO);
    LoadResult result = run(load, UnaryOperator.identity());
    assertThat(result.delivered()).isPositive();
    assertThat(result.answers()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "40, 4", "40, 1"})
  void everyDeliveryOfABroadcastIsCounted(int connections, int senders) throws IOException {
    Load load = Load.broadcast(connections, senders, 64).over(Protocol.SOCKET_IO);
    assertThat(run(load, UnaryOperator.identity()).delivered()).isPositive();
  }

  @Test
  void everyDeliveryToClientsThatPollIsCounted() throws IOException {
    LoadResult result = run(polling(20), UnaryOperator.identity());
    assertThat(result.delivered()).isPositive();
    assertThat(result.answers()).isPositive();
  }

  @Test
  void anOpenLoopReachesClientsThatPoll() throws IOException {
    LoadResult result = run(polling(5).at(200), UnaryOperator.identity());
    assertThat(result.messagesPerAnswer()).isPositive();
  }

  @Test
  void clientsThatPollEndTheirSessions() throws IOException {
    try (SocketIoFixture server = new SocketIoFixture(UnaryOperator.identity())) {
      try (LoadGenerator generator = LoadGenerator.open(server.address(), polling(5))) {
        generator.idle(BRIEFLY);
        assertThat(server.sessionCount()).isEqualTo(6);
      }
      // The client that sends says goodbye with a Close frame, which takes a moment.
      assertThat(server.sessionCount()).isBetween(0, 1);
    }
  }

  @Test
  void aMessageThatIsLeftOutIsFound() {
    AtomicInteger count = new AtomicInteger();
    UnaryOperator<String> change =
        packet -> packet.startsWith("42") && count.incrementAndGet() == 5 ? "" : packet;
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(ECHO, change))
        .withMessage("message 5 of sender 0 came to 0, not 4");
  }

  @Test
  void aMessageThatIsLeftOutOfAPollIsFound() {
    AtomicInteger count = new AtomicInteger();
    // Every message goes to 6 clients, to the last one last.
    UnaryOperator<String> change =
        packet -> packet.startsWith("42") && count.incrementAndGet() == 12 ? "" : packet;
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(polling(5), change))
        .withMessage("message 2 of sender 0 came to 5, not 1");
  }

  @Test
  void anotherEventIsFound() {
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(ECHO, packet -> packet.replace("echo", "ohce")))
        .withMessageStartingWith("no message: 42[\"ohce\",\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKET_IO", "SOCKET_IO_POLLING"})
  void aRefusedNamespaceIsFound(Protocol protocol) {
    Load load = Load.broadcast(2, 1, 64).over(protocol);
    AtomicInteger count = new AtomicInteger();
    UnaryOperator<String> change =
        packet ->
            packet.startsWith("40") && count.incrementAndGet() == 2
                ? "44{\"message\":\"Invalid namespace\"}"
                : packet;
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(load, change))
        .withMessage("no message: 44{\"message\":\"Invalid namespace\"}");
  }

  @Test
  void aServerThatEndsTheSessionIsFound() {
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> run(ECHO, packet -> packet.startsWith("42") ? "1" : packet))
        .withMessage("no message: 1");
  }

  @Test
  void aServerWithoutPollingIsFound() {
    Load load = polling(1);
    try (HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(0).build()) {
      server
          .webSocket("/socket.io/")
          .onConnection(
              socket -> {
                socket.send("0{}");
                socket.send("40{}");
              });
      server.start();
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      assertThatExceptionOfType(LoadFailure.class)
          .isThrownBy(() -> LoadGenerator.open(address, load))
          .withMessageStartingWith("the server answered HTTP/1.1 4");
    }
  }

  private static Load polling(int count) {
    return Load.broadcast(1 + count, 1, 64).over(Protocol.SOCKET_IO_POLLING);
  }

  /** Measures for longer where the machine is too busy for anything to arrive. */
  private static LoadResult run(Load load, UnaryOperator<String> change) throws IOException {
    try (SocketIoFixture server = new SocketIoFixture(change)) {
      Duration measured = BRIEFLY;
      LoadResult result = run(server, load, measured);
      while (hasTooLittle(result, load) && measured.compareTo(LONG) < 0) {
        measured = measured.multipliedBy(2);
        result = run(server, load, measured);
      }
      return result;
    }
  }

  private static boolean hasTooLittle(LoadResult result, Load load) {
    boolean polls = load.protocol() == Protocol.SOCKET_IO_POLLING;
    return result.delivered() == 0 || (polls && result.answers() == 0);
  }

  private static LoadResult run(SocketIoFixture server, Load load, Duration measured)
      throws IOException {
    try (LoadGenerator generator = LoadGenerator.open(server.address(), load)) {
      return generator.run(BRIEFLY, measured, () -> 0);
    }
  }
}
