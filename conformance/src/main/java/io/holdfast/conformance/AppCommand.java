package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.engineio.Cors;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfast conformance app}: an application that uses all of Socket.IO. */
@Command(
    name = "app",
    description =
        "Socket.IO at /socket.io/: an application that uses all of it; and at /recovery.io/, for"
            + " clients that go on where they were.",
    mixinStandardHelpOptions = true)
final class AppCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(names = "--port", required = true, description = "Port to listen on, 0 for any.")
  private int port;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  AppCommand() {}

  @Override
  public void run() {
    FixedServer.run(spec.commandLine(), () -> server(port));
  }

  static HoldfastServer server(int port) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    SocketIoServer main =
        server.socketIo(
            options ->
                common(options)
                    .allowEio3(true)
                    .cors(Cors.create().origin("http://app.example").credentials(true)));
    main.onConnection(
        socket -> {
          AppValues.install(socket);
          AppAcks.install(socket);
          AppRooms.install(socket);
          AppSockets.install(socket);
          AppVolumes.install(socket);
          AppEndings.install(socket);
        });
    AppNamespaces.install(main);
    server
        .socketIo("/recovery.io", options -> AppRecovery.configure(common(options)))
        .onConnection(AppRecovery::install);
    return server;
  }

  private static SocketIoOptions common(SocketIoOptions options) {
    return options
        .pingInterval(Duration.ofSeconds(1))
        .pingTimeout(Duration.ofMillis(800))
        .connectTimeout(Duration.ofMillis(1500))
        .maxHttpBufferSize(2_000_000)
        .upgradeTimeout(Duration.ofSeconds(2))
        .serveClient(false);
  }
}
