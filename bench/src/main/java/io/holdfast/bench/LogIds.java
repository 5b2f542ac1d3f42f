package io.holdfast.bench;

import io.holdfast.socketio.spi.LogRecord;
import java.util.UUID;

/** The ids that records are appended with. */
enum LogIds {
  /** None. */
  NONE("none"),
  /** Ids that grow with time, as UUIDs of version 7 do. */
  ORDERED("ordered"),
  /** UUIDs of version 4. */
  RANDOM("random");

  private final String title;

  LogIds(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /**
   * {@return a record with an id of this kind}
   *
   * @param thread that appends it
   * @param number of the record, which grows with time
   */
  LogRecord record(String stream, int thread, long number, byte[] payload) {
    return switch (this) {
      case NONE -> LogRecord.of(stream, payload);
      case ORDERED -> LogRecord.once(stream, new UUID(number, thread).toString(), payload);
      case RANDOM -> LogRecord.once(stream, UUID.randomUUID().toString(), payload);
    };
  }
}
