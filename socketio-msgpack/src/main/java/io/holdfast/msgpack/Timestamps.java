package io.holdfast.msgpack;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time as strings, as {@code Date.toJSON} has them. */
final class Timestamps {

  /** ECMA-262 §21.4.1.1: a Date is at most 100 million days from 1970. */
  private static final long MAX_MILLIS = 8_640_000_000_000_000L;

  private static final int MAX_NANOS = 999_999_999;

  /** ECMA-262 §21.4.1.32: years beyond four digits have a sign and six. */
  private static final DateTimeFormatter COMMON =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter REMOTE =
      DateTimeFormatter.ofPattern("MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /** {@return the JSON of a Date, null for one that there is not} */
  static String json(long epochMillis) {
    if (epochMillis < -MAX_MILLIS || epochMillis > MAX_MILLIS) {
      return "null";
    }
    Instant instant = Instant.ofEpochMilli(epochMillis);
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year >= 0 && year <= 9999) {
      return '"' + COMMON.format(instant) + '"';
    }
    char sign = year < 0 ? '-' : '+';
    return String.format(Locale.ROOT, "\"%c%06d-", sign, Math.abs(year))
        + REMOTE.format(instant)
        + '"';
  }

  /** {@return the JSON of a timestamp of MessagePack, to the millisecond} */
  static String json(long epochSeconds, long nanos) {
    long limitSeconds = MAX_MILLIS / 1000;
    if (epochSeconds < -limitSeconds || epochSeconds > limitSeconds || nanos > MAX_NANOS) {
      return "null";
    }
    return json(epochSeconds * 1000 + nanos / 1_000_000);
  }
}
