package io.holdfast.bench;

/**
 * What clients do to a server.
 *
 * @param protocol that clients speak
 * @param kind whether a message comes back to its sender or goes to everybody
 * @param connections how many there are, 1 or more
 * @param senders how many of them send, 1 to {@code connections}
 * @param inFlight messages that a sender has under way, 1 or more, where the loop is closed
 * @param payloadBytes length of a message, {@value LoadPayload#MIN_BYTES} or more
 * @param messagesPerSecond sent by all senders together, whatever comes back; 0 for a closed loop
 */
record Load(
    Protocol protocol,
    Kind kind,
    int connections,
    int senders,
    int inFlight,
    int payloadBytes,
    int messagesPerSecond) {

  Load {
    if (senders < 1 || senders > connections) {
      throw new IllegalArgumentException(
          "there are 1 to " + connections + " senders, was " + senders);
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("inFlight must be at least 1, was " + inFlight);
    }
    if (payloadBytes < LoadPayload.MIN_BYTES) {
      throw new IllegalArgumentException(
          "payloadBytes must be at least " + LoadPayload.MIN_BYTES + ", was " + payloadBytes);
    }
  }

  static Load echo(int connections, int inFlight, int payloadBytes) {
    return new Load(
        Protocol.WEBSOCKET, Kind.ECHO, connections, connections, inFlight, payloadBytes, 0);
  }

  static Load broadcast(int connections, int senders, int payloadBytes) {
    return new Load(Protocol.WEBSOCKET, Kind.BROADCAST, connections, senders, 1, payloadBytes, 0);
  }

  /** {@return the same with so many messages of each sender under way} */
  Load with(int messages) {
    return new Load(
        protocol, kind, connections, senders, messages, payloadBytes, messagesPerSecond);
  }

  /** {@return the same at a fixed rate, an open loop} */
  Load at(int rate) {
    return new Load(protocol, kind, connections, senders, inFlight, payloadBytes, rate);
  }

  /** {@return the same in another protocol} */
  Load over(Protocol other) {
    return new Load(other, kind, connections, senders, inFlight, payloadBytes, messagesPerSecond);
  }

  /** {@return whether the client asks again and again for what there is} */
  boolean isPolling(int index) {
    return protocol == Protocol.SOCKET_IO_POLLING && index >= senders;
  }

  /** {@return what a client asks for} */
  String path(int index) {
    if (protocol == Protocol.WEBSOCKET) {
      return kind.path();
    }
    return "/socket.io/?EIO=4&transport=" + (isPolling(index) ? "polling" : "websocket");
  }

  boolean isOpenLoop() {
    return messagesPerSecond > 0;
  }

  /** {@return how many connections a message is delivered to} */
  int receivers() {
    return kind == Kind.ECHO ? 1 : connections;
  }

  /** Where a message goes. */
  enum Kind {
    /** Back. */
    ECHO("/echo", "echo"),
    /** To everybody, the sender included. */
    BROADCAST("/chat", "msg");

    private final String path;
    private final String event;

    Kind(String path, String event) {
      this.path = path;
      this.event = event;
    }

    String path() {
      return path;
    }

    String event() {
      return event;
    }
  }
}
