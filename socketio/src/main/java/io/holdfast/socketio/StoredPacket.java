package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastOptions;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * An event that clients may have missed.
 *
 * @param position in the order of all events of its namespace
 * @param arguments the name of the event, its arguments, and its offset
 * @param options who was meant
 * @param sizeBytes that it holds
 */
record StoredPacket(
    long position, List<JsonValue> arguments, BroadcastOptions options, long sizeBytes) {

  static StoredPacket of(long position, List<JsonValue> arguments, BroadcastOptions options) {
    return new StoredPacket(position, List.copyOf(arguments), options, sizeBytes(arguments));
  }

  /** Whether it was not meant for a socket in these rooms, though it was for one of them. */
  boolean excludes(Set<String> rooms) {
    for (String room : options.except()) {
      if (rooms.contains(room)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the bytes that arguments hold; values that came together share their text} */
  private static long sizeBytes(List<JsonValue> arguments) {
    Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>(4));
    long sizeBytes = 0;
    for (JsonValue value : arguments) {
      if (counted.add(value.text())) {
        sizeBytes += value.text().length;
      }
      for (byte[] attachment : value.attachments()) {
        if (counted.add(attachment)) {
          sizeBytes += attachment.length;
        }
      }
    }
    return sizeBytes;
  }
}
