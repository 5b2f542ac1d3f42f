package io.holdfast.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the log keeps of the places of a user. */
final class PlacesState {

  /*
   *   version (1) | count (4)
   *   each place: length of the name (4) | name of the stream in UTF-8 | position (8)
   */
  private static final byte VERSION = 1;

  private static final int MAX_BYTES_PER_CHAR = 3;
  private static final int FIXED_LENGTH = 1 + Integer.BYTES;
  private static final int PLACE_LENGTH = Integer.BYTES + Long.BYTES;

  private PlacesState() {}

  /** {@return positions by stream, the one that changed last at the end} */
  static Map<String, Long> parse(ByteBuffer payload) {
    byte version = payload.get();
    if (version != VERSION) {
      throw new IllegalStateException("places of version " + version + " were not written here");
    }
    int count = payload.getInt();
    Map<String, Long> places = new LinkedHashMap<>();
    for (int index = 0; index < count; index++) {
      byte[] name = new byte[payload.getInt()];
      payload.get(name);
      places.put(new String(name, StandardCharsets.UTF_8), payload.getLong());
    }
    return places;
  }

  static byte[] write(Map<String, Long> places) {
    int maxLength = FIXED_LENGTH;
    for (String stream : places.keySet()) {
      maxLength += PLACE_LENGTH + MAX_BYTES_PER_CHAR * stream.length();
    }
    ByteBuffer payload = ByteBuffer.allocate(maxLength).put(VERSION).putInt(places.size());
    places.forEach(
        (stream, position) -> {
          byte[] name = stream.getBytes(StandardCharsets.UTF_8);
          payload.putInt(name.length).put(name).putLong(position);
        });
    return Arrays.copyOf(payload.array(), payload.position());
  }
}
