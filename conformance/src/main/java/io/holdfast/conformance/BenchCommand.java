package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.socketio.SocketIoServer;
import picocli.CommandLine.Command;

/** {@code holdfast conformance bench}: what the load generator of the benchmarks talks to. */
@Command(
    name = "bench",
    description =
        "Echo at /echo, broadcast at /chat, both over Socket.IO, with the library's defaults.")
final class BenchCommand extends Mode {

  @Override
  HoldfastServer server(int port) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    EchoAndChat.install(server, options -> options.perMessageDeflate(true));
    SocketIoServer io = server.socketIo();
    io.onConnection(
        socket -> {
          socket.on("echo", event -> socket.emit("echo", event.json(0)));
          socket.on("msg", event -> io.emit("msg", event.json(0)));
        });
    return server;
  }
}
