package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.ConnectionStateRecovery;
import io.holdfast.socketio.SocketIoServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to Socket.IO shows of clients that come back. */
@Timeout(120)
final class RecoveryGuideTest {

  private static final long MIB = 1 << 20;

  @TempDir private Path data;
  private final Comer comer = new Comer();

  @Test
  void clientsGoOnAfterARestart() {
    String sid;
    try (SqliteLog log = openLog();
        HoldfastServer server = Local.server()) {
      startDurably(server, log);
      comer.connect(server);
      sid = comer.sid();
    }

    try (SqliteLog log = openLog();
        HoldfastServer server = Local.server()) {
      SocketIoServer io = startDurably(server, log);
      io.emit("n", 1);

      assertThat(comer.connect(server)).isTrue();
      assertThat(comer.sid()).isEqualTo(sid);
      assertThat(comer.got()).containsExactly("1");
    }
  }

  private SqliteLog openLog() {
    return SqliteLog.builder(data.resolve("recovery.db")).maxAge(Duration.ofHours(1)).open();
  }

  private static SocketIoServer startDurably(HoldfastServer server, SqliteLog log) {
    SocketIoServer io =
        server.socketIo(
            options ->
                options
                    .drainTime(Duration.ofSeconds(2))
                    .connectionStateRecovery(
                        ConnectionStateRecovery.create()
                            .maxDisconnectionDuration(Duration.ofMinutes(10))
                            .log(log)));
    server.start();
    return io;
  }

  @Test
  void whoseEventsAreGoneGetsTheRoomsBack() {
    try (SqliteLog log = SqliteLog.builder(data.resolve("recovery.db")).maxBytes(MIB).open();
        HoldfastServer server = Local.server()) {
      SocketIoServer io =
          server.socketIo(
              options ->
                  options.connectionStateRecovery(ConnectionStateRecovery.create().log(log)));
      io.onConnection(
          socket -> {
            if (!socket.previousRooms().isEmpty()) {
              socket.join(socket.previousRooms());
              socket.emit("catch up");
            }
          });
      server.start();
      comer.connect(server);
      io.socketsJoin("room");
      comer.lose(io);
      String large = "x".repeat(10_000);
      while (log.horizon().value() == 0) {
        io.emitDurably("n", large).toCompletableFuture().join();
      }

      assertThat(comer.connect(server)).isFalse();
      assertThat(comer.nextPacket()).startsWith("text 42[\"catch up\"");
      await().until(() -> io.sockets().adapter().rooms().containsKey("room"));
    }
  }
}
