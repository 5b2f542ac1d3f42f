package io.holdfast.engineio;

import java.util.Locale;
import java.util.Optional;

/** The ways to carry packets. */
public enum TransportName {
  /** HTTP: a GET that waits for packets, POSTs that bring some. */
  POLLING,
  /** One WebSocket message per packet. */
  WEBSOCKET;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** {@return the name on the wire, such as {@code polling}} */
  public String wireName() {
    return wireName;
  }

  static Optional<TransportName> parse(String wireName) {
    return POLLING.wireName.equals(wireName)
        ? Optional.of(POLLING)
        : Optional.of(WEBSOCKET).filter(name -> name.wireName.equals(wireName));
  }
}
