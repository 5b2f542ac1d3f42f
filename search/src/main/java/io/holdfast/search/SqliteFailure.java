package io.holdfast.search;

import java.sql.SQLException;

/** Says what a failure of SQLite means to the index. */
final class SqliteFailure {

  // https://www.sqlite.org/rescode.html, primary result codes.
  private static final int INTERRUPT = 9;
  private static final int CORRUPT = 11;
  private static final int NOTADB = 26;
  private static final int PRIMARY = 0xff;

  private SqliteFailure() {}

  /** {@return the failure as the index reports it} */
  static SearchException of(String what, Exception cause) {
    String remedy = isDamage(cause) ? "; delete it, and it is built anew at the next start" : "";
    return new SearchException(
        SearchError.FAILED, what + ": " + cause.getMessage() + remedy, cause);
  }

  /** {@return whether the file is not what it should be} */
  static boolean isDamage(Exception cause) {
    return code(cause) == CORRUPT || code(cause) == NOTADB;
  }

  /** {@return whether the query was stopped} */
  static boolean isInterrupt(Exception cause) {
    return code(cause) == INTERRUPT;
  }

  private static int code(Exception cause) {
    return cause instanceof SQLException failure ? failure.getErrorCode() & PRIMARY : 0;
  }
}
