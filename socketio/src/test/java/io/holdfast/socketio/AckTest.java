package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engineio.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class AckTest extends ServerFixture {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private <T> void record(CompletionStage<T> stage) {
    stage.whenComplete(
        (value, error) -> {
          if (error == null) {
            events.add(String.valueOf(value));
          } else if (Failures.unwrapped(error) instanceof AckTimeoutException timeout) {
            events.add(timeout.getMessage() + " " + timeout.responses());
          } else if (Failures.unwrapped(error) instanceof SocketIoException failed) {
            events.add(failed.error().code());
          }
        });
  }

  // @Twin("socket.io/socket: should receive event with callbacks")
  @Test
  void anEventIsAnsweredOnce() {
    LoopbackSocket client = engine.connect();
    socketOf(client)
        .on(
            "ask",
            event -> {
              event.ack().send(1, "two", Map.of("three", 3), new byte[] {4});
              event.ack().send("again");
              events.add("" + event.ack().isRequested());
            });

    client.receive("213[\"ask\"]", "2[\"ask\"]");

    assertThat(client.sent())
        .containsExactly(
            "61-13[1,\"two\",{\"three\":3},{\"_placeholder\":true,\"num\":0}]", "<04>");
    assertThat(events()).containsExactly("true", "false");
  }

  @Test
  void anAnswerMayComeLateAndHaveNothingToSay() {
    LoopbackSocket client = engine.connect();
    socketOf(client)
        .on("ask", String.class, (text, ack) -> engine.schedule(SECOND, () -> ack.send()));

    client.receive("20[\"ask\",\"a\"]");
    assertThat(client.sent()).isEmpty();
    engine.advance(SECOND);

    assertThat(client.sent()).containsExactly("30[]");
  }

  // @Twin("socket.io/socket: should emit an event and wait for the acknowledgement")
  @Test
  void aClientAnswers() {
    LoopbackSocket client = engine.connect();
    Socket socket = socketOf(client);

    record(socket.emitWithAck("ask", 1));
    record(socket.emitWithAck("ask", 2));
    assertThat(client.sent()).containsExactly("20[\"ask\",1]", "21[\"ask\",2]");
    client.receive("31[\"second\"]", "30[\"first\"]", "30[\"again\"]", "399[]");

    assertThat(events()).containsExactly("[\"second\"]", "[\"first\"]");
  }

  // @Twin("socket.io/socket-timeout: should timeout if the client does not acknowledge the
  //     event (promise)")
  @Test
  void anAnswerThatDoesNotComeInTimeFails() {
    LoopbackSocket client = engine.connect();
    Socket socket = socketOf(client);

    record(socket.timeout(SECOND).emitWithAck("ask"));
    engine.advance(SECOND);
    client.receive("30[\"late\"]");

    assertThat(events()).containsExactly("operation has timed out []");
  }

  // @Twin("socket.io/socket-timeout: should not timeout if the client does acknowledge the
  //     event (promise)")
  @Test
  void anAnswerInTimeStopsTheTimer() {
    LoopbackSocket client = engine.connect();
    Socket socket = socketOf(client);

    record(socket.timeout(SECOND).emitWithAck("ask"));
    client.receive("30[]");

    assertThat(events()).containsExactly("[]");
    assertThat(engine.timerCount()).isZero();
  }

  @Test
  void aClientThatLeavesOwesNothing() {
    LoopbackSocket client = engine.connect();
    Socket socket = socketOf(client);

    record(socket.emitWithAck("ask"));
    client.drop(CloseReason.TRANSPORT_CLOSE);
    record(socket.emitWithAck("ask"));

    assertThat(events()).containsExactly("SIO_DISCONNECTED", "SIO_DISCONNECTED");
  }

  @Test
  void moreThanAllowedAreNotAwaited() {
    create(SocketIoOptions.create().maxPendingAcks(1));
    LoopbackSocket client = engine.connect();
    Socket socket = socketOf(client);

    record(socket.emitWithAck("ask"));
    record(socket.emitWithAck("ask"));

    assertThat(client.sent()).hasSize(1);
    assertThat(events()).containsExactly("SIO_TOO_MANY_PENDING_ACKS");
  }

  // @Twin("socket.io/messaging-many: should broadcast and expect multiple acknowledgements
  //     (promise)")
  @Test
  void manyAnswer() {
    List<LoopbackSocket> clients = clients(3);
    clients.forEach(LoopbackSocket::sent);

    record(server.timeout(SECOND).emitWithAck("ask", 1));
    for (int i = 0; i < 3; i++) {
      assertThat(clients.get(i).sent()).containsExactly("20[\"ask\",1]");
      clients.get(i).receive("30[" + i + "]");
    }

    assertThat(events()).containsExactly("[[0], [1], [2]]");
  }

  // @Twin("socket.io/messaging-many: should fail when a client does not acknowledge the event
  //     in the given delay (promise)")
  @Test
  void theAnswersThatCameInTimeAreKept() {
    List<LoopbackSocket> clients = clients(3);

    record(server.timeout(SECOND).emitWithAck("ask"));
    clients.get(1).receive("30[1]");
    clients.get(2).receive("30[2]");
    engine.advance(SECOND);
    clients.get(0).receive("30[0]");

    assertThat(events()).containsExactly("operation has timed out [[1], [2]]");
  }

  // @Twin("socket.io/messaging-many: should broadcast and return if the packet is sent to 0
  //     client")
  @Test
  void nobodyAnswersAtOnce() {
    record(server.to("nobody").emitWithAck("ask"));

    assertThat(events()).containsExactly("[]");
  }

  @Test
  void withoutATimeoutManyHaveFiveSeconds() {
    clients(1);

    record(server.emitWithAck("ask"));
    engine.advance(Duration.ofMillis(4999));
    assertThat(events()).isEmpty();
    engine.advance(Duration.ofMillis(1));

    assertThat(events()).containsExactly("operation has timed out []");
  }

  @Test
  void oneOfManyAnswersAlone() {
    LoopbackSocket client = engine.connect();

    server
        .fetchSockets()
        .thenAccept(sockets -> record(sockets.get(0).timeout(SECOND).emitWithAck("ask")));
    client.receive("30[\"a\",\"b\"]");

    assertThat(events()).containsExactly("[\"a\",\"b\"]".replace(",", ", "));
  }

  @Test
  void aFailureIsFoundByItsType() {
    clients(1);
    CompletionStage<List<Arguments>> stage = server.timeout(SECOND).emitWithAck("ask");
    engine.advance(SECOND);

    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(AckTimeoutException.class);
  }
}
