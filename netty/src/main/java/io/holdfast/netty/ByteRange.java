package io.holdfast.netty;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes of a file (RFC 9110 §14.1.2).
 *
 * @param first byte, from 0
 * @param last byte, less than {@code first} if the file has none of them
 */
record ByteRange(int first, int last) {

  private static final Pattern SINGLE =
      Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})", Pattern.CASE_INSENSITIVE);

  /**
   * {@return the range, or nothing for a header that is to be ignored} Several ranges at once are
   * ignored: the whole file answers them too.
   */
  static Optional<ByteRange> parse(String header, int length) {
    Matcher matcher = SINGLE.matcher(header.trim());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty() && last.isEmpty()) {
      return Optional.empty();
    }
    if (first.isEmpty()) {
      long suffix = Math.min(length, Long.parseLong(last));
      return Optional.of(new ByteRange((int) (length - suffix), suffix == 0 ? -1 : length - 1));
    }
    long start = Long.parseLong(first);
    long end = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    if (end < start) {
      return Optional.empty();
    }
    return start >= length
        ? Optional.of(new ByteRange(length, -1))
        : Optional.of(new ByteRange((int) start, (int) Math.min(end, length - 1L)));
  }

  boolean isSatisfiable() {
    return last >= first;
  }
}
