package io.holdfast.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement that is prepared when it is needed, and again after a failure. */
final class LazyStatement {

  /*
   * The driver finalizes a statement that failed with anything worse than a violated constraint,
   * and does not tell. So after each failure all statements of a connection are discarded.
   */
  private final Connection connection;
  private final String sql;
  private @Nullable PreparedStatement statement;

  LazyStatement(Connection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  PreparedStatement get() throws SQLException {
    PreparedStatement prepared = statement;
    if (prepared == null) {
      prepared = connection.prepareStatement(sql);
      statement = prepared;
    }
    return prepared;
  }

  /** Lets go of the statement. A failure to do so is added to the cause. */
  void discard(Throwable cause) {
    PreparedStatement prepared = statement;
    statement = null;
    if (prepared == null) {
      return;
    }
    try {
      prepared.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
