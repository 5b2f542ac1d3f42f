package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.sql.SQLException;

/** Says what a failure of SQLite means to the log, and what can be done about it. */
final class SqliteFailure {

  // https://www.sqlite.org/rescode.html, primary result codes.
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int NOTADB = 26;

  private SqliteFailure() {}

  /**
   * {@return the failure as the log reports it}
   *
   * @param usual the error, unless the file turns out to be damaged
   * @param what could not be done, with the file
   */
  static LogException of(LogError usual, String what, Throwable cause) {
    String message = what + ": " + cause.getMessage() + remedy(code(cause));
    return new LogException(isDamage(cause) ? LogError.CORRUPT : usual, message, cause);
  }

  /** {@return whether another program has the database locked} */
  static boolean isBusy(Throwable cause) {
    return code(cause) == BUSY;
  }

  /** {@return whether the database is not what it should be} */
  static boolean isDamage(Throwable cause) {
    return code(cause) == CORRUPT || code(cause) == NOTADB;
  }

  private static int code(Throwable cause) {
    return cause instanceof SQLException failure ? failure.getErrorCode() : 0;
  }

  private static String remedy(int code) {
    return switch (code) {
      case BUSY -> "; another program keeps writing to it, end that one";
      case READONLY -> "; let this process write to the file and its directory";
      case CORRUPT, NOTADB -> "; restore it from a copy";
      case FULL -> "; make room on its disk";
      default -> "";
    };
  }
}
