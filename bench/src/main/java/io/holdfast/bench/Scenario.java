package io.holdfast.bench;

import java.util.Optional;

/** The tables that {@code bench/compare} makes. */
enum Scenario {
  ECHO_1("echo1", "Echo, 64 B, 100 connections with 1 message under way each"),
  ECHO_16("echo16", "Echo, 64 B, 100 connections with 16 messages under way each"),
  ECHO_16K("echo16k", "Echo, 16 KiB, 20 connections with 1 message under way each"),
  BROADCAST_32("broadcast32", "Broadcast, 64 B, to 32 connections, all of which send"),
  BROADCAST_1000("broadcast1000", "Broadcast, 64 B, to 1,000 connections, 16 of which send"),
  BROADCAST_1000_16(
      "broadcast1000x16",
      "Broadcast, 64 B, to 1,000 connections, 16 of which send with 16 messages under way each"),
  BROADCAST_1000_FROM_1(
      "broadcast1000from1", "Broadcast, 64 B, to 1,000 connections, 1 of which sends"),
  RATE("rate", "Broadcast, 64 B, to 1,000 connections, 50 messages per second of 16 senders"),
  IDLE("idle", "Memory, 10,000 connections that say nothing"),
  SIO_ECHO("sio-echo", "Socket.IO: echo, 64 B, 100 connections with 1 message under way each"),
  SIO_ECHO_16(
      "sio-echo16", "Socket.IO: echo, 64 B, 100 connections with 16 messages under way each"),
  SIO_BROADCAST_1000(
      "sio-broadcast1000", "Socket.IO: broadcast, 64 B, to 1,000 connections, 16 of which send"),
  SIO_BROADCAST_1000_FROM_1(
      "sio-broadcast1000from1",
      "Socket.IO: broadcast, 64 B, to 1,000 connections, 1 of which sends"),
  SIO_POLL_BROADCAST_1000(
      "sio-poll-broadcast1000",
      "Socket.IO: broadcast, 64 B, to 1,000 clients that poll and 1 that sends over WebSocket"),
  SIO_POLL_RATE(
      "sio-poll-rate",
      "Socket.IO: broadcast, 64 B, to 1,000 clients that poll, 10 messages per second"),
  SIO_IDLE("sio-idle", "Socket.IO: memory, 10,000 connections that say nothing");

  private static final int SHORT_BYTES = 64;
  private static final int LONG_BYTES = 16 << 10;
  private static final int RATE_PER_SECOND = 50;

  /** A poll costs more than a frame. */
  private static final int POLL_RATE_PER_SECOND = 10;

  private final String id;
  private final String title;

  Scenario(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** {@return what it is called on the command line} */
  String id() {
    return id;
  }

  String title() {
    return title;
  }

  static Optional<Scenario> of(String id) {
    for (Scenario scenario : values()) {
      if (scenario.id.equals(id)) {
        return Optional.of(scenario);
      }
    }
    return Optional.empty();
  }

  Load load() {
    return switch (this) {
      case ECHO_1 -> Load.echo(100, 1, SHORT_BYTES);
      case ECHO_16 -> Load.echo(100, 16, SHORT_BYTES);
      case ECHO_16K -> Load.echo(20, 1, LONG_BYTES);
      case BROADCAST_32 -> Load.broadcast(32, 32, SHORT_BYTES);
      case BROADCAST_1000 -> Load.broadcast(1000, 16, SHORT_BYTES);
      case BROADCAST_1000_16 -> BROADCAST_1000.load().with(16);
      case BROADCAST_1000_FROM_1 -> Load.broadcast(1000, 1, SHORT_BYTES);
      case RATE -> Load.broadcast(1000, 16, SHORT_BYTES).at(RATE_PER_SECOND);
      case IDLE -> Load.echo(10_000, 1, SHORT_BYTES);
      case SIO_ECHO -> ECHO_1.load().over(Protocol.SOCKET_IO);
      case SIO_ECHO_16 -> ECHO_16.load().over(Protocol.SOCKET_IO);
      case SIO_BROADCAST_1000 -> BROADCAST_1000.load().over(Protocol.SOCKET_IO);
      case SIO_BROADCAST_1000_FROM_1 -> BROADCAST_1000_FROM_1.load().over(Protocol.SOCKET_IO);
      case SIO_POLL_BROADCAST_1000 ->
          Load.broadcast(1001, 1, SHORT_BYTES).over(Protocol.SOCKET_IO_POLLING);
      case SIO_POLL_RATE -> SIO_POLL_BROADCAST_1000.load().at(POLL_RATE_PER_SECOND);
      case SIO_IDLE -> IDLE.load().over(Protocol.SOCKET_IO);
    };
  }

  /** {@return what a server must serve to take part} */
  Protocol protocol() {
    return load().protocol();
  }

  /** {@return whether memory is what is measured} */
  boolean isIdle() {
    return this == IDLE || this == SIO_IDLE;
  }
}
