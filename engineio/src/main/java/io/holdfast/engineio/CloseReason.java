package io.holdfast.engineio;

import java.util.Locale;

/** Why a session ended, in the words that listeners of the reference server know. */
public enum CloseReason {
  /** The transport failed. */
  TRANSPORT_ERROR,
  /** The transport was closed, or the client closed the session. */
  TRANSPORT_CLOSE,
  /** This end closed the session. */
  FORCED_CLOSE,
  /** The client gave no sign of life. */
  PING_TIMEOUT,
  /** The client broke the protocol. */
  PARSE_ERROR,
  /** The server is being closed. */
  SERVER_SHUTTING_DOWN;

  /** {@return the words, such as {@code ping timeout}} */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
