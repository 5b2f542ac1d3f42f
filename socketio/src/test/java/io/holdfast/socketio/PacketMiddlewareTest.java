package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Middlewares of sockets. */
final class PacketMiddlewareTest extends ServerFixture {

  private final List<Next> waiting = new ArrayList<>();
  private LoopbackSocket client = engine.connect();
  private Socket socket = socketOf(client);

  @BeforeEach
  void recordEvents() {
    socket.onAny(event -> events.add("any " + event.name()));
    socket.on("a", event -> events.add("a " + event.arguments()));
    socket.onError(
        error -> events.add(error.message() + " " + error.event().map(Event::name).orElse("")));
    socket.onDisconnect(reason -> events.add(reason.words()));
  }

  // @Twin("socket.io/socket-middleware: should call functions")
  @Test
  void middlewaresAreAskedInOrderBeforeListeners() {
    socket.use(
        (event, next) -> {
          events.add("one");
          next.proceed();
        });
    socket.use(
        (event, next) -> {
          events.add("two");
          next.proceed();
        });

    client.receive("2[\"a\",1]");

    assertThat(events()).containsExactly("any a", "one", "two", "a [1]");
  }

  // @Twin("socket.io/socket-middleware: should pass errors")
  @Test
  void aRefusalIsAnErrorOfTheSocket() {
    socket.use(
        (event, next) -> {
          if (event.name().equals("forbidden")) {
            next.refuse("forbidden event");
          } else {
            next.proceed();
          }
        });
    socket.on("forbidden", event -> events.add("heard"));

    client.receive("2[\"forbidden\"]", "2[\"a\"]");

    assertThat(events())
        .containsExactly("any forbidden", "forbidden event forbidden", "any a", "a []");
  }

  @Test
  void whatAMiddlewareThrowsIsARefusal() {
    socket.use(
        (event, next) -> {
          throw new IllegalStateException("broken");
        });

    client.receive("2[\"a\"]");

    assertThat(events()).containsExactly("any a", "broken a");
  }

  @Test
  void eventsBehindOneThatIsThoughtAboutWait() {
    socket.use((event, next) -> waiting.add(next));

    client.receive("2[\"a\",1]", "2[\"a\",2]", "2[\"a\",3]");
    assertThat(events()).containsExactly("any a");
    engine.elsewhere(waiting.get(0)::proceed);
    assertThat(events()).containsExactly("a [1]", "any a");
    engine.elsewhere(() -> waiting.get(1).refuse("no"));
    waiting.get(2).proceed();

    assertThat(events()).containsExactly("no a", "any a", "a [3]");
  }

  @Test
  void anAnswerDoesNotWaitBehindEvents() {
    socket.use((event, next) -> waiting.add(next));
    socket.emitWithAck("ask").thenAccept(answer -> events.add("answer " + answer));

    client.receive("2[\"a\"]", "30[1]");

    assertThat(events()).containsExactly("any a", "answer [1]");
  }

  @Test
  void theEndDoesNotWaitForAMiddlewareThatThinks() {
    socket.use((event, next) -> waiting.add(next));
    client.receive("2[\"a\",1]", "2[\"a\",2]");

    client.drop(CloseReason.TRANSPORT_CLOSE);
    assertThat(events()).containsExactly("any a", "transport close");
    waiting.get(0).proceed();

    assertThat(events()).isEmpty();
    assertThat(server.sockets().allSockets()).isEmpty();
  }

  @Test
  void aMiddlewareMayDisconnectTheSocket() {
    socket.use(
        (event, next) -> {
          socket.disconnect(true);
          next.proceed();
        });

    client.receive("2[\"a\"]");

    assertThat(events()).containsExactly("any a", "server namespace disconnect");
  }

  @Test
  void moreWaitingEventsThanAllowedCloseTheConnection() {
    create(SocketIoOptions.create().maxPendingEvents(2));
    client = engine.connect();
    socket = socketOf(client);
    recordEvents();
    socket.use((event, next) -> waiting.add(next));

    client.receive("2[\"a\"]", "2[\"a\"]", "2[\"a\"]");
    assertThat(client.isOpen()).isTrue();
    client.receive("2[\"a\"]");

    assertThat(client.isOpen()).isFalse();
    assertThat(events()).containsExactly("any a", "too many events wait a", "forced server close");
  }

  @Test
  void moreWaitingBytesThanAllowedCloseTheConnection() {
    create(SocketIoOptions.create().maxPendingEventBytes(100));
    client = engine.connect();
    socket = socketOf(client);
    socket.use((event, next) -> waiting.add(next));
    String large = "2[\"a\",\"" + "x".repeat(200) + "\"]";

    client.receive(large);
    assertThat(client.isOpen()).isTrue();
    client.receive(large);

    assertThat(client.isOpen()).isFalse();
  }
}
