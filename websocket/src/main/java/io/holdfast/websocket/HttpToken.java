package io.holdfast.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tokens and lists of them, as in HTTP headers (RFC 9110 §5.6). */
final class HttpToken {

  private static final String SPECIALS = "!#$%&'*+-.^_`|~";

  private HttpToken() {}

  static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || SPECIALS.indexOf(c) >= 0;
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** {@return the elements of all lines, trimmed, in order; empty elements are left out} */
  static List<String> elements(List<String> lines) {
    List<String> elements = new ArrayList<>();
    for (String line : lines) {
      for (String element : line.split(",", -1)) {
        if (!element.isBlank()) {
          elements.add(element.trim());
        }
      }
    }
    return elements;
  }

  /** {@return whether one of the elements is the word, in any case} */
  static boolean contains(List<String> lines, String word) {
    return elements(lines).stream().anyMatch(word::equalsIgnoreCase);
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
