package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An event as the log keeps it, for clients that may miss it.
 *
 * @param number in the order in which events are emitted; higher than that of every event before in
 *     the namespace
 * @param life of the server, whose answers nobody else awaits
 * @param ackId number of the answer that is asked for, or {@link PacketSink#NO_ACK}
 * @param arguments the name of the event, then its arguments, without an offset
 * @param options who was meant
 */
record StoredEvent(
    long number, String life, long ackId, List<JsonValue> arguments, BroadcastOptions options) {

  private static final byte FORMAT = 1;

  boolean isAsking() {
    return ackId != PacketSink.NO_ACK;
  }

  /** {@return whether a session was meant} */
  boolean isFor(StoredSession session) {
    Stays stays = session.stays();
    return number > session.beginning().number()
        && (options.rooms().isEmpty() || stays.wasInAny(options.rooms(), number))
        && !stays.wasInAny(options.except(), number);
  }

  /** {@return the bytes that {@link #parse} reads} */
  byte[] write() {
    FieldWriter writer = new FieldWriter();
    writer.writeByte(FORMAT);
    writer.writeLong(number);
    writer.writeText(life);
    writer.writeLong(ackId);
    writer.writeByte((byte) (options.flags().isCompressed() ? 1 : 0));
    writer.writeTexts(options.rooms());
    writer.writeTexts(options.except());
    writer.writeValues(arguments);
    return writer.bytes();
  }

  /** The mirror image of {@link #write}. */
  static StoredEvent parse(ByteBuffer payload) {
    FieldReader reader = new FieldReader(payload, FORMAT);
    long number = reader.readLong();
    String life = reader.readText();
    long ackId = reader.readLong();
    boolean isCompressed = reader.readByte() == 1;
    Set<String> rooms = Set.copyOf(reader.readTexts());
    Set<String> except = Set.copyOf(reader.readTexts());
    List<JsonValue> arguments = new ArrayList<>(reader.readValues());
    BroadcastFlags flags = new BroadcastFlags(false, false, isCompressed, Duration.ZERO);
    return new StoredEvent(
        number, life, ackId, arguments, new BroadcastOptions(rooms, except, flags));
  }
}
