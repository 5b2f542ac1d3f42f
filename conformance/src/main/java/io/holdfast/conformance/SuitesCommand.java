package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.engineio.EngineOptions;
import java.time.Duration;
import picocli.CommandLine.Command;

/** {@code holdfast conformance suites}: what the official suites of the protocols talk to. */
@Command(
    name = "suites",
    description = "Engine.IO at /engine.io/ and Socket.IO at /socket.io/, with short heartbeats.")
final class SuitesCommand extends Mode {

  private static final Duration PING_INTERVAL = Duration.ofMillis(300);
  private static final Duration PING_TIMEOUT = Duration.ofMillis(200);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_PAYLOAD_BYTES = 1_000_000;

  @Override
  HoldfastServer server(int port) {
    HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(port).build();
    server.engineIo("/engine.io", SuitesCommand::configure).onConnection(EngineEcho::new);
    SocketIoEcho.install(
        server.socketIo(options -> configure(options).connectTimeout(CONNECT_TIMEOUT)));
    return server;
  }

  private static <O extends EngineOptions<O>> O configure(O options) {
    return options
        .pingInterval(PING_INTERVAL)
        .pingTimeout(PING_TIMEOUT)
        .maxHttpBufferSize(MAX_PAYLOAD_BYTES)
        .allowEio3(true);
  }
}
