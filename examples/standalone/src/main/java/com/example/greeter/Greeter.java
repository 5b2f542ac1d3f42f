package com.example.greeter;

import io.holdfast.HoldfastServer;

/** Greets whoever says a name. */
public final class Greeter {

  private Greeter() {}

  /**
   * Starts a server, to be closed.
   *
   * @param port 0 for any that is free
   */
  static HoldfastServer start(int port) {
    HoldfastServer server = HoldfastServer.builder().port(port).build();
    server
        .webSocket("/greet")
        .onConnection(socket -> socket.onText(name -> socket.send("Hello, " + name + "!")));
    return server.start();
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    HoldfastServer server = start(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
  }
}
