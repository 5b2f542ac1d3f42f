package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Middlewares of namespaces. */
final class MiddlewareTest extends ServerFixture {

  private final List<Next> waiting = new ArrayList<>();

  // @Twin("socket.io/middleware: should call functions in expected order")
  @Test
  void middlewaresAreAskedInOrderBeforeListeners() {
    server.use(Middleware.of(socket -> events.add("one")));
    server.use((socket, next) -> waiting.add(next));
    server.use(Middleware.of(socket -> events.add("three")));
    server.onConnection(socket -> events.add("connection"));
    LoopbackSocket client = engine.connect();
    assertThat(events()).containsExactly("one");
    assertThat(client.sent()).isEmpty();

    engine.elsewhere(waiting.get(0)::proceed);

    assertThat(events()).containsExactly("three", "connection");
    assertThat(client.sent()).hasSize(1);
  }

  // @Twin("socket.io/middleware: should pass an object")
  @Test
  void aRefusalTellsItsMessageAndData() {
    server.use((socket, next) -> next.refuse("not authorized", Map.of("code", 401)));
    server.onConnection(socket -> events.add("connection"));

    LoopbackSocket client = engine.connect();

    assertThat(client.sent())
        .containsExactly("4{\"message\":\"not authorized\",\"data\":{\"code\":401}}");
    assertThat(events()).isEmpty();
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void aRefusalMayBeThrownOrFail() {
    server.use(
        Middleware.of(
            socket -> {
              throw new SocketIoException("thrown");
            }));
    CompletableFuture<String> check = new CompletableFuture<>();
    server.of("/async").use(Middleware.async(socket -> check.thenApply(String::length)));
    LoopbackSocket client = engine.open();

    client.receive("0", "0/async,");
    check.completeExceptionally(new SocketIoException("failed"));

    assertThat(client.sent())
        .containsExactly("4{\"message\":\"thrown\"}", "4/async,{\"message\":\"failed\"}");
  }

  @Test
  void anUnexpectedFailureIsNotToldToTheClient() {
    server.use(
        Middleware.of(
            socket -> {
              throw new IllegalStateException("the password of the database is x");
            }));

    assertThat(engine.connect().sent()).containsExactly("4{\"message\":\"Internal error\"}");
  }

  @Test
  void onlyTheFirstDecisionCounts() {
    server.use(
        (socket, next) -> {
          next.proceed();
          next.refuse("too late");
          next.proceed();
        });

    assertThat(engine.connect().sent()).hasSize(1).allMatch(sent -> sent.startsWith("0{"));
  }

  // @Twin("socket.io/middleware: should be ignored if socket gets closed")
  @Test
  void aClientThatHasLeftIsForgotten() {
    server.use((socket, next) -> waiting.add(next));
    server.onConnection(socket -> events.add("connection"));
    LoopbackSocket client = engine.connect();

    client.drop(CloseReason.TRANSPORT_CLOSE);
    waiting.get(0).proceed();

    assertThat(events()).isEmpty();
    assertThat(server.sockets().sockets()).isEmpty();
    assertThat(server.sockets().allSockets()).isEmpty();
  }

  // @Twin("socket.io/middleware: should only set `connected` to true after the middleware
  //     execution")
  @Test
  void aSocketIsConnectedWhenAllHaveLetPass() {
    server.use(Middleware.of(socket -> events.add("" + socket.isConnected())));
    server.onConnection(socket -> events.add("" + socket.isConnected()));

    engine.connect();

    assertThat(events()).containsExactly("false", "true");
  }

  @Test
  void whatAMiddlewareEmitsGoesOutBeforeTheAnswer() {
    server.use(Middleware.of(socket -> socket.emit("early")));

    assertThat(engine.connect().sent().get(0)).isEqualTo("2[\"early\"]");
  }

  // @Twin("socket.io/socket: should leave all rooms joined after a middleware failure")
  @Test
  void roomsThatWereJoinedInARefusedMiddlewareAreLeft() {
    server.use(
        (socket, next) -> {
          socket.join("room");
          events.add("" + server.sockets().adapter().rooms().keySet());
          next.refuse("no");
        });

    engine.connect();

    assertThat(events()).containsExactly("[room]");
    assertThat(server.sockets().adapter().rooms()).isEmpty();
  }

  @Test
  void aRoomThatWasJoinedInAMiddlewareHearsAfterTheAnswer() {
    server.use(
        (socket, next) -> {
          socket.join("room");
          waiting.add(next);
        });
    LoopbackSocket client = engine.connect();

    server.to("room").emit("early");
    server.emit("early");
    waiting.get(0).proceed();
    server.to("room").emit("late");

    assertThat(client.sent()).hasSize(2).element(1).isEqualTo("2[\"late\"]");
  }

  @Test
  void aRefusedClientReachesNobody() {
    server.use((socket, next) -> next.refuse("no"));
    server.use(Middleware.of(socket -> socket.on("hello", event -> events.add("heard"))));
    LoopbackSocket client = engine.connect();
    client.sent();

    server.emit("to all");
    client.receive("2[\"hello\"]");

    assertThat(events()).isEmpty();
    assertThat(client.sent()).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void anEventWhileAMiddlewareThinksClosesTheConnection() {
    server.use((socket, next) -> waiting.add(next));
    LoopbackSocket client = engine.connect();

    client.receive("2[\"hello\"]");

    assertThat(client.isOpen()).isFalse();
    assertThat(server.sockets().allSockets()).isEmpty();
  }

  @Test
  void whoAsksAgainIsAnsweredOnce() {
    server.use((socket, next) -> waiting.add(next));
    LoopbackSocket client = engine.open();

    client.receive("0{\"try\":1}", "0{\"try\":2}");
    waiting.forEach(Next::proceed);

    assertThat(client.sent()).hasSize(1);
    assertThat(server.sockets().sockets()).hasSize(1);
    assertThat(only(server.sockets()).handshake().auth().json()).isEqualTo("{\"try\":2}");
  }
}
