package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;

/**
 * An entry that was indexed.
 *
 * @param position of it
 * @param timeMillis of it, which tells it from another one that was given its position later
 */
record Mark(long position, long timeMillis) {

  /** So many are kept: the log may give none of those that were redacted. */
  static final int KEPT = 16;

  static Mark of(LogEntry entry) {
    return new Mark(entry.position().value(), entry.time().toEpochMilli());
  }
}
