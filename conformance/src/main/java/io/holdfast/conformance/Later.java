package io.holdfast.conformance;

import io.holdfast.socketio.Socket;
import java.time.Duration;

/** Does something after a while. */
final class Later {

  private Later() {}

  static void after(Socket socket, int millis, Runnable task) {
    socket.namespace().server().engine().schedule(Duration.ofMillis(millis), task);
  }
}
