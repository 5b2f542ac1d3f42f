package io.holdfast.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.Ack;
import io.holdfast.socketio.OnceAck;
import io.holdfast.socketio.OnceOptions;
import io.holdfast.socketio.OnceWindow;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast conformance once}: what clients send again, with a log that outlives a kill. */
@Command(
    name = "once",
    description =
        "Socket.IO: 'apply' with an id is applied once, in one commit with its answer; 'applied'"
            + " tells all ids, in order.")
final class OnceCommand extends Mode {

  private static final String ALL = "all";
  private static final int MANY = 1_000_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Keep ids, answers and what was applied in a log there.")
  private Path data;

  private @Nullable SqliteLog log;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  OnceCommand() {}

  @Override
  HoldfastServer server(int port) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    SqliteLog opened = SqliteLog.open(data.resolve("once.db"));
    log = opened;
    OnceWindow window = OnceWindow.open(opened, "applied", OnceOptions.create());
    SocketIoServer io = server.socketIo();
    io.onConnection(socket -> install(socket, opened, window));
    return server;
  }

  private static void install(Socket socket, SqliteLog log, OnceWindow window) {
    socket.on("apply", String.class, window.once(id -> id, OnceCommand::apply));
    socket.on("applied", event -> tell(log, event.ack()));
  }

  /** Whoever applied it twice would give another answer the second time. */
  private static void apply(String id, OnceAck ack) {
    LogRecord applied = LogRecord.of(ALL, id.getBytes(UTF_8));
    ack.commit(List.of(applied), UUID.randomUUID().toString());
  }

  private static void tell(SqliteLog log, Ack ack) {
    log.readAfter(ALL, LogPosition.START, MANY)
        .thenAccept(
            entries ->
                ack.send(
                    entries.stream()
                        .map(entry -> UTF_8.decode(entry.payload()).toString())
                        .toList()));
  }

  @Override
  void afterClose() {
    if (log != null) {
      log.close();
    }
  }
}
