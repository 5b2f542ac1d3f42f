package io.holdfast.bench;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketServer;

/** A server in a process of its own, to be compared with itself. */
public final class EchoServer {

  private EchoServer() {}

  /**
   * Listens on any port.
   *
   * @param args none
   */
  @SuppressWarnings("SystemOut") // what it prints is how it is found
  public static void main(String[] args) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(0).build();
    server.webSocket("/echo").onConnection(socket -> socket.onMessage(socket::send));
    WebSocketServer chat = server.webSocket("/chat");
    chat.onConnection(socket -> socket.onMessage(chat::broadcast));
    server.start();
    System.out.println("listening on " + server.port());
  }
}
