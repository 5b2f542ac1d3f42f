package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketOptions;
import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.SocketIoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast conformance bench}: what the load generator of the benchmarks talks to. */
@Command(
    name = "bench",
    description =
        "Echo at /echo, broadcast at /chat, both over Socket.IO, with the library's defaults.")
final class BenchCommand extends Mode {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Commit what is said at /chat to a log there before anybody gets it.")
  private @Nullable Path data;

  @Option(
      names = "--durability",
      defaultValue = "FULL",
      description = "Of the log: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Durability durability;

  private @Nullable SqliteLog log;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  BenchCommand() {}

  @Override
  HoldfastServer server(int port) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    if (data == null) {
      EchoAndChat.install(server, BenchCommand::configure);
    } else {
      log = openLog(data);
      EchoAndChat.installEcho(server, BenchCommand::configure);
      new LoggedChat(log).install(server, BenchCommand::configure);
    }
    SocketIoServer io = server.socketIo();
    io.onConnection(
        socket -> {
          socket.on("echo", event -> socket.emit("echo", event.json(0)));
          socket.on("msg", event -> io.emit("msg", event.json(0)));
        });
    return server;
  }

  private static void configure(WebSocketOptions options) {
    options.perMessageDeflate(true);
  }

  private SqliteLog openLog(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IllegalArgumentException("--data cannot be made: " + directory, e);
    }
    return SqliteLog.builder(directory.resolve("bench.db")).durability(durability).open();
  }

  @Override
  void afterClose() {
    if (log != null) {
      log.close();
    }
  }
}
