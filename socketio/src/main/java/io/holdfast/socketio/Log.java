package io.holdfast.socketio;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What operators are told. */
final class Log {

  private static final Logger LOGGER = System.getLogger("io.holdfast.socketio");

  private Log() {}

  /** Something failed that somebody should mend. */
  static void warn(String message, Throwable error) {
    LOGGER.log(Level.WARNING, message, error);
  }

  /** A client did what it should not. */
  static void debug(String message, Throwable error) {
    LOGGER.log(Level.DEBUG, message, error);
  }
}
