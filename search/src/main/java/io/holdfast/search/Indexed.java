package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;

/**
 * The last entry that was indexed.
 *
 * @param position of it, 0 if there was none
 * @param timeMillis of it, which tells it from another one that was given its position later
 */
record Indexed(long position, long timeMillis) {

  static final Indexed NOTHING = new Indexed(0, 0);

  static Indexed of(LogEntry entry) {
    return new Indexed(entry.position().value(), entry.time().toEpochMilli());
  }
}
