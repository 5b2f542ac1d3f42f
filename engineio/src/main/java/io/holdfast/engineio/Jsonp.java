package io.holdfast.engineio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Polling by script elements, as clients of revision 3 do where there is nothing better. */
public final class Jsonp {

  private static final Pattern NEWLINE = Pattern.compile("(\\\\)?\\\\n");

  private Jsonp() {}

  /**
   * {@return a script that hands the payload to the client}
   *
   * @param index of the client's function, of which digits are taken
   * @param payload of the poll
   */
  public static String script(String index, String payload) {
    return "___eio[" + index.replaceAll("[^0-9]", "") + "](" + quote(payload) + ");";
  }

  /**
   * {@return the payload in what a form posted} A form turns new lines into others, so the client
   * escapes them.
   *
   * @param field {@code d} of the form
   */
  public static String payload(String field) {
    return NEWLINE
        .matcher(field)
        .replaceAll(
            match -> Matcher.quoteReplacement(match.group(1) == null ? "\n" : match.group()))
        .replace("\\\\n", "\\n");
  }

  /** {@return the text as JSON that is JavaScript too} */
  static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isEscaped = c == '"' || c == '\\';
      if (c < ' ' || c == '\u2028' || c == '\u2029') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(isEscaped ? "\\" : "").append(c);
      }
    }
    return json.append('"').toString();
  }
}
