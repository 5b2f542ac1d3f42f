package io.holdfast.server;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Whole numbers with a unit, with errors that name the units and the bounds. */
final class Quantity {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15})([A-Za-z]+)");

  private Quantity() {}

  /** {@return the number in units of one, or -1 if it is none or out of range} */
  private static long parse(String value, Map<String, Long> units, long minimum, long maximum) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(value.trim());
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      return -1;
    }
    long number = Long.parseLong(matcher.group(1));
    boolean isWithin = number <= maximum / unit && number * unit >= minimum;
    return isWithin ? number * unit : -1;
  }

  /** 1 second to 36,500 days. */
  static final class Time implements ITypeConverter<Duration> {

    private static final long MAX_SECONDS = Duration.ofDays(36_500).toSeconds();
    private static final Map<String, Long> UNITS =
        Map.of("s", 1L, "m", 60L, "h", 3_600L, "d", 86_400L);

    @Override
    public Duration convert(String value) {
      long seconds = parse(value, UNITS, 1, MAX_SECONDS);
      if (seconds < 0) {
        throw new TypeConversionException(
            "'" + value + "' is not a time such as 90s, 30m, 12h or 7d, from 1s to 36500d");
      }
      return Duration.ofSeconds(seconds);
    }
  }

  /** 1 MiB to 1,024 TiB. */
  static final class Bytes implements ITypeConverter<Long> {

    private static final long MIN_BYTES = 1L << 20;
    private static final long MAX_BYTES = 1L << 50;
    private static final Map<String, Long> UNITS =
        Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

    @Override
    public Long convert(String value) {
      long bytes = parse(value, UNITS, MIN_BYTES, MAX_BYTES);
      if (bytes < 0) {
        throw new TypeConversionException(
            "'" + value + "' is not a size such as 500MiB or 20GiB, from 1MiB to 1024TiB");
      }
      return bytes;
    }
  }
}
