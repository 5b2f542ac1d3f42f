/** Full text search over a message log: what is derived from the log, in a file of its own. */
@org.jspecify.annotations.NullMarked
module io.holdfast.search {
  requires transitive io.holdfast.socketio;
  requires java.sql;
  requires static org.jspecify;
  requires org.xerial.sqlitejdbc;

  exports io.holdfast.search;
}
