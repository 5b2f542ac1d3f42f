package io.holdfast.socketio;

import io.holdfast.socketio.Stays.Stay;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as the log keeps it, for a client that may come back.
 *
 * @param id of the socket
 * @param privateId that only its client knows
 * @param data that was attached to the socket, as JSON
 * @param beginning when the client was connected
 * @param stays which rooms the session was in when; not to be changed by who reads it
 * @param absence since when the client is away, or null while it is connected
 */
record StoredSession(
    String id,
    String privateId,
    JsonValue data,
    Beginning beginning,
    Stays stays,
    @Nullable Absence absence) {

  private static final byte FORMAT = 1;

  /**
   * What was known when a client was connected.
   *
   * @param position up to which the client got what it was sent
   * @param number of the last event before the session began, on whichever connection
   * @param isSettled whether the client has surely got what it was sent when it was connected
   */
  record Beginning(long position, long number, boolean isSettled) {}

  /**
   * What was known when a connection was lost.
   *
   * @param lastSent position of the last event that was sent to the client
   * @param end position of the last event of all
   * @param floor position up to which the client got what it was sent
   * @param sinceMillis when it was, in milliseconds since 1970
   */
  record Absence(long lastSent, long end, long floor, long sinceMillis) {

    /** {@return what is known of a connection that ended with the process} */
    static Absence ofCrash(long floor, long nowMillis) {
      return new Absence(Long.MAX_VALUE, floor, floor, nowMillis);
    }
  }

  /** {@return the highest number of an event that is known here} */
  long lastNumber() {
    long last = beginning.number();
    for (List<Stay> each : stays.byRoom().values()) {
      for (Stay stay : each) {
        last = Math.max(last, stay.until() == Stays.OPEN ? stay.after() : stay.until());
      }
    }
    return last;
  }

  /** {@return the bytes that {@link #parse} reads} */
  byte[] write() {
    FieldWriter writer = new FieldWriter();
    writer.writeByte(FORMAT);
    writer.writeText(id);
    writer.writeText(privateId);
    writer.writeLong(beginning.position());
    writer.writeLong(beginning.number());
    writer.writeByte((byte) (beginning.isSettled() ? 1 : 0));
    writer.writeCount(stays.byRoom().size());
    stays
        .byRoom()
        .forEach(
            (room, all) -> {
              writer.writeText(room);
              writer.writeCount(all.size());
              for (Stay stay : all) {
                writer.writeLong(stay.after());
                writer.writeLong(stay.until());
              }
            });
    writer.writeByte((byte) (absence == null ? 0 : 1));
    if (absence != null) {
      writer.writeLong(absence.lastSent());
      writer.writeLong(absence.end());
      writer.writeLong(absence.floor());
      writer.writeLong(absence.sinceMillis());
    }
    writer.writeValues(List.of(data));
    return writer.bytes();
  }

  /** The mirror image of {@link #write}. */
  static StoredSession parse(ByteBuffer payload) {
    FieldReader reader = new FieldReader(payload, FORMAT);
    String id = reader.readText();
    String privateId = reader.readText();
    Beginning beginning =
        new Beginning(reader.readLong(), reader.readLong(), reader.readByte() == 1);
    Stays stays = parseStays(reader);
    Absence absence =
        reader.readByte() == 0
            ? null
            : new Absence(
                reader.readLong(), reader.readLong(), reader.readLong(), reader.readLong());
    JsonValue data = reader.readValues().get(0);
    return new StoredSession(id, privateId, data, beginning, stays, absence);
  }

  private static Stays parseStays(FieldReader reader) {
    Stays stays = new Stays();
    int roomCount = reader.readCount();
    for (int i = 0; i < roomCount; i++) {
      String room = reader.readText();
      int count = reader.readCount();
      List<Stay> all = new ArrayList<>(count);
      for (int j = 0; j < count; j++) {
        all.add(new Stay(reader.readLong(), reader.readLong()));
      }
      stays.add(room, all);
    }
    return stays;
  }
}
