/** The message log on SQLite: one thread appends in groups, others read by position. */
@org.jspecify.annotations.NullMarked
module io.holdfast.log {
  requires transitive io.holdfast.socketio;
  requires java.sql;
  requires static org.jspecify;
  requires org.xerial.sqlitejdbc;

  exports io.holdfast.log;
}
