package io.holdfast.engineio;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ways to carry packets. */
public enum TransportName {
  /** HTTP: a GET that waits for packets, POSTs that bring some. */
  POLLING,
  /** One WebSocket message per packet. */
  WEBSOCKET;

  /** {@return the name on the wire, such as {@code polling}} */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<TransportName> parse(String wireName) {
    return Arrays.stream(values()).filter(name -> name.wireName().equals(wireName)).findFirst();
  }
}
