package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.socketio.SocketIoServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfast conformance bench}: what the load generator of the benchmarks talks to. */
@Command(
    name = "bench",
    description =
        "Echo at /echo, broadcast at /chat, both over Socket.IO, with the library's defaults.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(names = "--port", required = true, description = "Port to listen on, 0 for any.")
  private int port;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchCommand() {}

  @Override
  public void run() {
    FixedServer.run(spec.commandLine(), this::server);
  }

  private HoldfastServer server() {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    EchoAndChat.install(server, options -> options.perMessageDeflate(true));
    SocketIoServer io = server.socketIo(options -> {});
    io.onConnection(
        socket -> {
          socket.on("echo", event -> socket.emit("echo", event.json(0)));
          socket.on("msg", event -> io.emit("msg", event.json(0)));
        });
    return server;
  }
}
