package io.holdfast.bench.peers;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.Set;

/** Vert.x on one event loop: echo at /echo, broadcast at /chat. */
public final class VertxPeer {

  private VertxPeer() {}

  /**
   * Listens on any port.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    Set<ServerWebSocket> room = new LinkedHashSet<>();
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setAcceptBacklog(4096)
            .setTcpNoDelay(true)
            .setMaxWebSocketFrameSize(1 << 20)
            .setMaxWebSocketMessageSize(1 << 20);
    vertx
        .createHttpServer(options)
        .webSocketHandler(
            socket -> {
              if (socket.path().equals("/chat")) {
                room.add(socket);
                socket.closeHandler(closed -> room.remove(socket));
                socket.textMessageHandler(
                    text -> room.forEach(member -> member.writeTextMessage(text)));
              } else {
                socket.textMessageHandler(socket::writeTextMessage);
              }
            })
        .listen()
        .onSuccess(server -> System.out.println("listening on " + server.actualPort()))
        .onFailure(
            failure -> {
              System.err.println(failure);
              System.exit(1);
            });
  }
}
