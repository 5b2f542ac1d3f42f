package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketOptions;
import io.holdfast.WebSocketServer;
import java.util.function.Consumer;

/** {@code /echo}: every message comes back. {@code /chat}: every text message goes to everybody. */
final class EchoAndChat {

  private EchoAndChat() {}

  static void install(HoldfastServer server, Consumer<WebSocketOptions> options) {
    installEcho(server, options);
    WebSocketServer chat = server.webSocket("/chat", options);
    chat.onConnection(
        socket ->
            socket.onMessage(
                message -> {
                  if (message.isText()) {
                    chat.broadcast(message);
                  }
                }));
  }

  static void installEcho(HoldfastServer server, Consumer<WebSocketOptions> options) {
    server.webSocket("/echo", options).onConnection(socket -> socket.onMessage(socket::send));
  }
}
