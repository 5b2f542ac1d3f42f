package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.CloseReason;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners that do not run on the loop. */
final class ExecutorTest extends ServerFixture {

  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @BeforeEach
  void leaveTheLoop() {
    create(SocketIoOptions.create().executor(tasks::add));
    server.use(Middleware.of(socket -> events.add("middleware")));
    server.onConnection(
        socket -> {
          events.add("connection");
          socket.on("a", event -> events.add("a" + event.arguments()));
          socket.onDisconnecting(reason -> events.add("disconnecting " + socket.rooms().size()));
          socket.onDisconnect(reason -> events.add(reason.words()));
        });
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      engine.elsewhere(task);
    }
  }

  @Test
  void middlewaresAndListenersRunThereInOrder() {
    LoopbackSocket client = engine.connect();
    assertThat(events()).isEmpty();
    run();
    assertThat(events()).containsExactly("middleware", "connection");

    client.receive("2[\"a\",1]", "2[\"a\",2]");
    client.drop(CloseReason.TRANSPORT_CLOSE);
    assertThat(events()).isEmpty();
    run();

    assertThat(events()).containsExactly("a[1]", "a[2]", "disconnecting 1", "transport close");
    assertThat(server.sockets().allSockets()).isEmpty();
  }

  @Test
  void oneSocketHasOneTaskAtATime() {
    LoopbackSocket client = engine.connect();
    run();

    client.receive("2[\"a\",1]", "2[\"a\",2]", "2[\"a\",3]");

    assertThat(tasks).hasSize(1);
  }

  @Test
  void whoComesBackIsConnectedWhenTheEndHasBeenTold() {
    LoopbackSocket client = engine.connect();
    run();
    events();
    client.sent();

    client.receive("1", "0");
    assertThat(client.sent()).isEmpty();
    run();

    assertThat(events())
        .containsExactly(
            "disconnecting 1", "client namespace disconnect", "middleware", "connection");
    assertThat(client.sent()).hasSize(1);
    server.emit("once");
    assertThat(client.sent()).containsExactly("2[\"once\"]");
  }

  @Test
  void answersAreHandedOnThereToo() {
    LoopbackSocket client = engine.connect();
    run();
    only(server.sockets()).emitWithAck("ask").thenAccept(answer -> events.add("answer"));
    events();

    client.receive("2[\"a\"]", "30[]");
    assertThat(events()).isEmpty();
    run();

    assertThat(events()).containsExactly("a[]", "answer");
  }

  @Test
  void whatTheExecutorRefusesRunsOnTheLoop() {
    create(
        SocketIoOptions.create()
            .executor(
                task -> {
                  throw new RejectedExecutionException();
                }));
    LoopbackSocket client = engine.connect();
    Socket socket = socketOf(client);
    socket.on("a", event -> events.add("a"));

    client.receive("2[\"a\"]");
    client.drop(CloseReason.TRANSPORT_CLOSE);

    assertThat(events()).containsExactly("a");
    assertThat(server.sockets().allSockets()).isEmpty();
  }
}
