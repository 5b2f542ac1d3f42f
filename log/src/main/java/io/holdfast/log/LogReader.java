package io.holdfast.log;

import java.sql.Connection;

/**
 * What reads by way of one connection. Used by one thread at a time.
 *
 * @param entries reads entries
 * @param values reads values
 */
record LogReader(EntryReader entries, ValueReader values) {

  LogReader(Connection connection) {
    this(new EntryReader(connection), new ValueReader(connection));
  }
}
