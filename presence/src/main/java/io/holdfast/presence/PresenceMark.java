package io.holdfast.presence;

import java.nio.ByteBuffer;

/**
 * What the log keeps of one person.
 *
 * @param run of the process in which the person came; 0 if they have gone
 * @param millis when they came, or were seen last, in milliseconds since 1970
 */
record PresenceMark(long run, long millis) {

  /*
   *   version (1) | run (8) | time (8)
   *
   * Who came is here as long as their run has a pulse: a process that was killed needs to write
   * nothing, and the next one changes no marks. It has a run of its own.
   */
  private static final byte VERSION = 1;

  private static final long NO_RUN = 0;

  static PresenceMark came(long run, long millis) {
    return new PresenceMark(run, millis);
  }

  static PresenceMark went(long millis) {
    return new PresenceMark(NO_RUN, millis);
  }

  static PresenceMark parse(ByteBuffer payload) {
    byte version = payload.get();
    if (version != VERSION) {
      throw new IllegalStateException("a mark of version " + version + " was not written here");
    }
    return new PresenceMark(payload.getLong(), payload.getLong());
  }

  byte[] write() {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(VERSION)
        .putLong(run)
        .putLong(millis)
        .array();
  }

  /** {@return whether nobody has written that the person has gone} */
  boolean isOfRun() {
    return run != NO_RUN;
  }
}
