package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketOptions;
import io.holdfast.netty.PortLimits;
import io.holdfast.websocket.SubprotocolChoice;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast conformance ws}: the WebSocket layer alone. */
@Command(name = "ws", description = "Echo at /echo, broadcast at /chat.")
final class WsCommand extends Mode {

  private enum Switch {
    on,
    off
  }

  @Option(
      names = "--max-message",
      defaultValue = "16777216",
      description = "Largest message in bytes, 125 or more (default: ${DEFAULT-VALUE}).")
  private int maxMessage;

  @Option(
      names = "--deflate",
      defaultValue = "on",
      description = "permessage-deflate: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Switch deflate;

  @Option(
      names = "--subprotocols",
      split = ",",
      description = "Sub-protocols that are supported; the first the client offers is chosen.")
  private List<String> subprotocols = List.of();

  @Option(
      names = "--handshake-timeout",
      defaultValue = "10000",
      description = "Milliseconds a client may take to ask (default: ${DEFAULT-VALUE}).")
  private long handshakeTimeoutMillis;

  @Option(
      names = "--ping-interval",
      defaultValue = "30000",
      description =
          "Milliseconds of silence before a Ping, 0 for never (default: ${DEFAULT-VALUE}).")
  private long pingIntervalMillis;

  @Option(
      names = "--pong-timeout",
      defaultValue = "20000",
      description =
          "Milliseconds of further silence before a connection is cut (default: ${DEFAULT-VALUE}).")
  private long pongTimeoutMillis;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  WsCommand() {}

  @Override
  HoldfastServer server(int port) {
    Duration handshakeTimeout = Duration.ofMillis(handshakeTimeoutMillis);
    HoldfastServer server =
        HoldfastServer.builder()
            .host("127.0.0.1")
            .port(port)
            .limits(
                PortLimits.DEFAULT.withTimeouts(handshakeTimeout, PortLimits.DEFAULT.idleTimeout()))
            .build();
    EchoAndChat.install(server, this::configure);
    return server;
  }

  private void configure(WebSocketOptions options) {
    options
        .maxPayload(maxMessage)
        .perMessageDeflate(deflate == Switch.on)
        .heartbeat(Duration.ofMillis(pingIntervalMillis), Duration.ofMillis(pongTimeoutMillis));
    if (!subprotocols.isEmpty()) {
      options.handleProtocols(SubprotocolChoice.among(subprotocols));
    }
  }
}
