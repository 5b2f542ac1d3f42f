package io.holdfast.websocket;

import java.util.ArrayList;
import java.util.List;

/** Parses {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1), strictly. */
final class ExtensionHeader {

  /*
   * extension-list  = 1#extension
   * extension       = extension-token *( ";" extension-param )
   * extension-param = token [ "=" (token | quoted-string) ], where the quoted string is a token
   */
  private final String text;
  private int index;

  private ExtensionHeader(String text) {
    this.text = text;
  }

  /**
   * {@return the offers of one header line}
   *
   * @throws IllegalArgumentException if it does not follow the grammar
   */
  static List<ExtensionOffer> parse(String line) {
    return new ExtensionHeader(line).offers();
  }

  private List<ExtensionOffer> offers() {
    List<ExtensionOffer> offers = new ArrayList<>();
    do {
      skipSpace();
      // RFC 9110 §5.6.1.2: empty elements of a list are ignored.
      if (index < text.length() && text.charAt(index) != ',') {
        offers.add(offer());
      }
    } while (take(','));
    if (offers.isEmpty() || index < text.length()) {
      throw malformed();
    }
    return offers;
  }

  private ExtensionOffer offer() {
    String name = token();
    List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
    while (take(';')) {
      String parameter = token();
      parameters.add(new ExtensionOffer.Parameter(parameter, take('=') ? value() : ""));
    }
    return new ExtensionOffer(name, parameters);
  }

  private String value() {
    skipSpace();
    if (index == text.length() || text.charAt(index) != '"') {
      return token();
    }
    index++;
    StringBuilder value = new StringBuilder();
    while (index < text.length() && text.charAt(index) != '"') {
      if (text.charAt(index) == '\\') {
        index++;
      }
      if (index == text.length() || !HttpToken.isTokenChar(text.charAt(index))) {
        throw malformed();
      }
      value.append(text.charAt(index++));
    }
    if (value.length() == 0 || index == text.length()) {
      throw malformed();
    }
    index++;
    skipSpace();
    return value.toString();
  }

  private String token() {
    skipSpace();
    int start = index;
    while (index < text.length() && HttpToken.isTokenChar(text.charAt(index))) {
      index++;
    }
    if (index == start) {
      throw malformed();
    }
    String token = text.substring(start, index);
    skipSpace();
    return token;
  }

  private boolean take(char expected) {
    if (index < text.length() && text.charAt(index) == expected) {
      index++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (index < text.length() && (text.charAt(index) == ' ' || text.charAt(index) == '\t')) {
      index++;
    }
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("malformed at character " + index);
  }
}
