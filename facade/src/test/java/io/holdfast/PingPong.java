package io.holdfast;

import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.io.IOException;

/** Makes the only loop of a server take turns. */
final class PingPong {

  private final HoldfastServer server;

  PingPong(HoldfastServer server) {
    this.server = server;
    server.http("/turn", HttpHandler.of(call -> HttpReply.of(204)));
  }

  /** Returns when the loop has done what was handed to it before, and looked at its sockets. */
  void turn() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.say("GET /turn HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      client.head();
    }
  }
}
