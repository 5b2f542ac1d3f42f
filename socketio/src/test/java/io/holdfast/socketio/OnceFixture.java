package io.holdfast.socketio;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A server with an event that is applied once, and what was applied. */
abstract class OnceFixture extends ServerFixture {

  final List<String> applied = new ArrayList<>();
  final List<OnceAck> owed = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** What a client sends. */
  record Post(String id, String text) {}

  final OnceOptions options() {
    return OnceOptions.create().clock(() -> now);
  }

  final long nowMillis() {
    return now.toEpochMilli();
  }

  final void pass(Duration time) {
    now = now.plus(time);
  }

  /** {@return a client whose posts are answered with how many were applied by then} */
  final LoopbackSocket client(OnceWindow window) {
    return client(window, ack -> ack.send("ok", applied.size()));
  }

  /** {@return a client whose posts are answered when the test says so} */
  final LoopbackSocket clientThatWaits(OnceWindow window) {
    return client(window, owed::add);
  }

  /** {@return a client whose posts are noted, and then answered like this} */
  final LoopbackSocket client(OnceWindow window, Consumer<OnceAck> answer) {
    LoopbackSocket client = engine.connect();
    socketOf(client)
        .on(
            "post",
            Post.class,
            window.once(
                Post::id,
                (post, ack) -> {
                  applied.add(post.text());
                  answer.accept(ack);
                }));
    return client;
  }

  static String post(int ackId, String id, String text) {
    return "2" + ackId + "[\"post\",{\"id\":\"" + id + "\",\"text\":\"" + text + "\"}]";
  }

  /** From now on what goes wrong is an event. */
  final void heard(Socket socket) {
    socket.onError(error -> events.add(error.message()));
  }
}
