package io.holdfast.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads Server-Sent Events (WHATWG HTML §9.2.6).
 *
 * <p>Confined to one thread.
 */
final class EventReader {

  /** Longest event, in characters; a longer one ends the reading. */
  private static final int MAX_LENGTH = 1 << 20;

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private final Reader reader;
  private boolean isBegun;
  private boolean isAfterReturn;
  private String lastId = "";
  private String type = "";
  private final StringBuilder data = new StringBuilder();

  EventReader(InputStream bytes) {
    this.reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }

  /**
   * An event.
   *
   * @param id the last that was given, empty if none was
   * @param type empty if it has none
   * @param data of one line or several
   */
  record Event(String id, String type, String data) {}

  /**
   * {@return the next event, or null at the end; one that is not whole by then is none}
   *
   * @throws IOException if it cannot be read, or is too long
   */
  @Nullable Event next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      if (!line.isEmpty()) {
        take(line);
      } else if (data.length() > 0) {
        Event event = new Event(lastId, type, data.substring(0, data.length() - 1));
        clear();
        return event;
      } else {
        clear();
      }
    }
    return null;
  }

  private void clear() {
    type = "";
    data.setLength(0);
  }

  private void take(String line) throws IOException {
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String rest = colon < 0 ? "" : line.substring(colon + 1);
    String value = rest.startsWith(" ") ? rest.substring(1) : rest;
    // Without a name it is a comment; names that are not known are ignored.
    if (field.equals("data")) {
      data.append(value).append('\n');
      requireLength(data);
    } else if (field.equals("event")) {
      type = value;
    } else if (field.equals("id") && value.indexOf('\0') < 0) {
      lastId = value;
    }
  }

  /** {@return a line that ended, whichever way, or null if there is no more} */
  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      boolean isSecondHalf = next == '\n' && isAfterReturn;
      boolean isMark = next == BYTE_ORDER_MARK && !isBegun;
      isAfterReturn = next == '\r';
      isBegun = true;
      if (isSecondHalf || isMark) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        return line.toString();
      }
      line.append((char) next);
      requireLength(line);
    }
    return null;
  }

  private static void requireLength(StringBuilder text) throws IOException {
    if (text.length() > MAX_LENGTH) {
      throw new IOException("an event has more than " + MAX_LENGTH + " characters");
    }
  }
}
