package io.holdfast.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a client has read, as it is given to it and comes back: {@code 17.epoch}, or a position
 * alone.
 *
 * @param epoch of the log that the position is of, or null if the client does not say
 * @param position of the last message that the client has, 0 for none
 */
public record Since(@Nullable String epoch, long position) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?:\\.([A-Za-z0-9_-]{1,64}))?");

  public static Since parse(String text) throws Refusal {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "Where to go on is a position, or what the server gave.");
    }
    return new Since(matcher.group(2), Long.parseLong(matcher.group(1)));
  }

  /** {@return the form that {@link #parse} reads} */
  public String written() {
    return epoch == null ? Long.toString(position) : position + "." + epoch;
  }
}
