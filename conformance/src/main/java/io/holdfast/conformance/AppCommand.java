package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.engineio.Cors;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.ConnectionStateRecovery;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.socketio.admin.AdminOptions;
import io.holdfast.socketio.admin.AdminUi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep what clients of /recovery.io/ may miss in a log there.")
  private @Nullable Path data;

  @Option(
      names = "--max-log-bytes",
      paramLabel = "BYTES",
      description = "Keep no more than that in the log.")
  private long maxLogBytes = Long.MAX_VALUE;

  @Option(
      names = "--away",
      paramLabel = "MILLIS",
      description = "How long clients of /recovery.io/ may be away, by default ${DEFAULT-VALUE}.")
  private long awayMillis = 3_000;

  @Option(
      names = "--drain",
      paramLabel = "MILLIS",
      description = "Close the connections to /recovery.io/ spread over that time.")
  private long drainMillis;

  @Option(
      names = "--patience",
      paramLabel = "MILLIS",
      description = "Give clients of /recovery.io/ that much time for whatever they have to do.")
  private @Nullable Long patienceMillis;

  private @Nullable SqliteLog log;

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
        .socketIo(
            "/recovery.io",
            options ->
                patient(common(options))
                    .connectionStateRecovery(recovery())
                    .drainTime(Duration.ofMillis(drainMillis)))
        .onConnection(AppRecovery::install);
    return server;
  }

  private ConnectionStateRecovery recovery() {
    ConnectionStateRecovery recovery =
        ConnectionStateRecovery.create().maxDisconnectionDuration(Duration.ofMillis(awayMillis));
    if (data != null) {
      log = SqliteLog.builder(data.resolve("recovery.db")).maxBytes(maxLogBytes).open();
      recovery.log(log);
    }
    return recovery;
  }

  @Override
  void afterClose() {
    if (log != null) {
      log.close();
    }
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

  private SocketIoOptions patient(SocketIoOptions options) {
    if (patienceMillis != null) {
      Duration patience = Duration.ofMillis(patienceMillis);
      options.pingInterval(patience).pingTimeout(patience).connectTimeout(patience);
    }
    return options;
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
