package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.engineio.Cors;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.socketio.admin.AdminOptions;
import io.holdfast.socketio.admin.AdminUi;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast conformance app}: an application that uses all of Socket.IO. */
@Command(
    name = "app",
    description =
        "Socket.IO at /socket.io/: an application that uses all of it; and at /recovery.io/, for"
            + " clients that go on where they were.")
final class AppCommand extends Mode {

  @Option(
      names = "--admin",
      paramLabel = "USER:BCRYPT",
      description = "Let the official admin page in, with that name and password.")
  private String admin = "";

  @Option(
      names = "--admin-page",
      paramLabel = "ORIGIN",
      description = "Where the admin page comes from.")
  private String adminPage = "";

  @Override
  HoldfastServer server(int port) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    SocketIoServer main =
        server.socketIo(
            options ->
                common(options)
                    .allowEio3(true)
                    .cors(Cors.create().origins(origins()).credentials(true)));
    if (!admin.isEmpty()) {
      AdminUi.instrument(main, adminOptions());
    }
    AppOnce once = new AppOnce();
    main.onConnection(
        socket -> {
          once.install(socket);
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

  private List<String> origins() {
    String own = "http://app.example";
    return adminPage.isEmpty() ? List.of(own) : List.of(own, adminPage);
  }

  private AdminOptions adminOptions() {
    int colon = admin.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("--admin must be USER:BCRYPT, was " + admin);
    }
    return AdminOptions.basic(admin.substring(0, colon), admin.substring(colon + 1));
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
