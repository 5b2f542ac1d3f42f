package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How positions are told to clients: with what tells apart the positions of different logs. */
final class Offsets {

  /** Nothing was received in the session. */
  static final long NONE = 0;

  private static final int RADIX = 36;
  private static final int EPOCH_LENGTH = 8;
  private static final Pattern FORMAT = Pattern.compile("([\\w-]{8})\\.([0-9a-z]{1,12})");

  private final String epoch;

  /**
   * Creates it.
   *
   * @param epoch of the log
   */
  Offsets(String epoch) {
    this.epoch = shortened(epoch);
  }

  private static String shortened(String epoch) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(epoch.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(hash).substring(0, EPOCH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return the last argument of an event} */
  JsonValue write(long position) {
    String json = '"' + epoch + '.' + Long.toString(position, RADIX) + '"';
    return JsonValue.ofJson(json.getBytes(StandardCharsets.US_ASCII), List.of());
  }

  /**
   * {@return the position, {@link #NONE} if there is no offset or that of another log, or nothing
   * if it is no offset}
   *
   * @param offset that a client presents, may be empty
   */
  OptionalLong parse(String offset) {
    if (offset.isEmpty()) {
      return OptionalLong.of(NONE);
    }
    Matcher matcher = FORMAT.matcher(offset);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    // Clients keep the last offset they got, in whichever session that was.
    return OptionalLong.of(
        matcher.group(1).equals(epoch) ? Long.parseLong(matcher.group(2), RADIX) : NONE);
  }
}
