package io.holdfast.conformance;

import io.holdfast.socketio.OnceAck;
import io.holdfast.socketio.OnceOptions;
import io.holdfast.socketio.OnceWindow;
import io.holdfast.socketio.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients send again. Safe for use by several threads. */
final class AppOnce {

  private final OnceWindow window = OnceWindow.create(OnceOptions.create());
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final AtomicInteger lastAnswer = new AtomicInteger();

  /** Answers late when an id is applied for the first time, and at once when for another. */
  void install(Socket socket) {
    socket.on(
        "apply",
        String.class,
        Integer.class,
        window.once((id, millis) -> id, (id, millis, ack) -> apply(socket, id, millis, ack)));
    socket.on("applied", String.class, (id, ack) -> ack.send(counts.getOrDefault(id, 0)));
  }

  private void apply(Socket socket, String id, int millis, OnceAck ack) {
    int count = counts.merge(id, 1, Integer::sum);
    Runnable answer = () -> ack.send(count, lastAnswer.incrementAndGet());
    if (count == 1) {
      Later.after(socket, millis, answer);
    } else {
      answer.run();
    }
  }
}
