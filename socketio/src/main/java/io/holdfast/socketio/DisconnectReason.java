package io.holdfast.socketio;

import io.holdfast.engineio.CloseReason;
import java.util.Locale;

/** Why a socket was disconnected, in the words that listeners of the reference server know. */
public enum DisconnectReason {
  /** The connection failed. */
  TRANSPORT_ERROR,
  /** The connection was closed by the client or the network. */
  TRANSPORT_CLOSE,
  /** The connection was closed by this end. */
  FORCED_CLOSE,
  /** The client gave no sign of life. */
  PING_TIMEOUT,
  /** The client sent what is no packet. */
  PARSE_ERROR,
  /** The server is being closed. */
  SERVER_SHUTTING_DOWN,
  /** The client sent a packet that must not come now. */
  FORCED_SERVER_CLOSE,
  /** The client left the namespace. */
  CLIENT_NAMESPACE_DISCONNECT,
  /** The server disconnected the socket. */
  SERVER_NAMESPACE_DISCONNECT;

  static DisconnectReason of(CloseReason reason) {
    return switch (reason) {
      case TRANSPORT_ERROR -> TRANSPORT_ERROR;
      case TRANSPORT_CLOSE -> TRANSPORT_CLOSE;
      case FORCED_CLOSE -> FORCED_CLOSE;
      case PING_TIMEOUT -> PING_TIMEOUT;
      case PARSE_ERROR -> PARSE_ERROR;
      case SERVER_SHUTTING_DOWN -> SERVER_SHUTTING_DOWN;
    };
  }

  /** {@return the words, such as {@code client namespace disconnect}} */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@return whether a client that comes back may go on where it was} */
  public boolean isRecoverable() {
    return switch (this) {
      case PARSE_ERROR, CLIENT_NAMESPACE_DISCONNECT, SERVER_NAMESPACE_DISCONNECT -> false;
      case TRANSPORT_ERROR,
          TRANSPORT_CLOSE,
          FORCED_CLOSE,
          PING_TIMEOUT,
          SERVER_SHUTTING_DOWN,
          FORCED_SERVER_CLOSE ->
          true;
    };
  }
}
