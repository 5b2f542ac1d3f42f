package io.holdfast.socketio.admin;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids by which those who once gave the password come back. Gone with the process.
 *
 * <p>Safe for use by several threads.
 */
final class LoginSessions {

  /** The oldest gives way to one more. */
  static final int MAX_COUNT = 1000;

  static final Duration LIFE = Duration.ofDays(1);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 8;

  private final InstantSource clock;

  /** When each ends, the oldest first; guarded by this. */
  private final Map<String, Long> endMillis = new LinkedHashMap<>();

  LoginSessions(InstantSource clock) {
    this.clock = clock;
  }

  /** {@return the id of a new session} */
  synchronized String open() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    if (endMillis.size() == MAX_COUNT) {
      Iterator<String> oldest = endMillis.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    endMillis.put(id, clock.millis() + LIFE.toMillis());
    return id;
  }

  synchronized boolean isKnown(String id) {
    Long end = endMillis.get(id);
    if (end != null && end <= clock.millis()) {
      endMillis.remove(id);
      return false;
    }
    return end != null;
  }
}
