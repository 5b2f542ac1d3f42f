package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * What is remembered of a device.
 *
 * @param acknowledged position up to which it has all letters
 * @param read position up to which its user has read all letters on it
 * @param seenMillis when it was last connected, in milliseconds since 1970
 */
record Device(LogPosition acknowledged, LogPosition read, long seenMillis) {

  Device acknowledged(LogPosition position) {
    return new Device(later(acknowledged, position), read, seenMillis);
  }

  Device read(LogPosition position) {
    return new Device(later(acknowledged, position), later(read, position), seenMillis);
  }

  Device seen(long nowMillis) {
    return new Device(acknowledged, read, nowMillis);
  }

  static LogPosition later(LogPosition left, LogPosition right) {
    return left.compareTo(right) >= 0 ? left : right;
  }
}
