package io.holdfast.conformance;

import io.holdfast.socketio.Event;
import io.holdfast.socketio.Socket;
import java.util.Arrays;
import java.util.Map;

/** Many events in a row, and whether they keep their order. */
final class AppVolumes {

  private AppVolumes() {}

  static void install(Socket socket) {
    socket.on("burst", event -> burst(socket, event));
    socket.on("volatile", event -> burstVolatile(socket, event));
    socket.on("burst-bin", event -> burstBinary(socket, event));
    Sequence sequence = new Sequence();
    socket.on("seq", Long.class, sequence::take);
    socket.on("seq-report", event -> event.ack().send(sequence.report()));
  }

  private static void burst(Socket socket, Event event) {
    int count = event.get(0, Integer.class);
    for (int i = 0; i < count; i++) {
      socket.emit("n", i);
    }
    event.ack().send(count);
  }

  private static void burstVolatile(Socket socket, Event event) {
    int count = event.get(0, Integer.class);
    for (int i = 0; i < count; i++) {
      socket.asVolatile().emit("vol", i);
    }
    event.ack().send("ok");
  }

  private static void burstBinary(Socket socket, Event event) {
    int count = event.get(0, Integer.class);
    int length = event.get(1, Integer.class);
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, (byte) i);
      socket.emit("bin", i, bytes);
    }
    event.ack().send(count);
  }

  /**
   * The numbers that one socket sent.
   *
   * <p>Confined to the socket's listeners.
   */
  private static final class Sequence {

    private long count;
    private long last = -1;
    private boolean inOrder = true;

    void take(long number) {
      inOrder &= number == last + 1;
      last = number;
      count++;
    }

    Map<String, Object> report() {
      return Map.of("count", count, "last", last, "inOrder", inOrder);
    }
  }
}
