package io.holdfast.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The headers of a request or response. Names are compared without regard to case. Immutable. */
public final class HttpHeaders {

  /*
   * Every open connection keeps the headers of its request, and is hardly ever asked for them. So
   * they are one string, in the form "name:value\n", which takes a fifth of the memory of a map
   * of lists of strings, and is searched from the start.
   */
  private static final char NAME_END = ':';
  private static final char LINE_END = '\n';

  /** No headers. */
  public static final HttpHeaders EMPTY = new HttpHeaders("");

  private final String lines;

  private HttpHeaders(String lines) {
    this.lines = lines;
  }

  /** {@return a builder of headers} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return the values of all lines with that name, in order}
   *
   * @param name of the header
   */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int start = 0; start < lines.length(); start = endOfLine(start) + 1) {
      if (isNamed(start, name)) {
        values.add(value(start, name));
      }
    }
    return values;
  }

  /**
   * {@return the value of the first line with that name}
   *
   * @param name of the header
   */
  public Optional<String> first(String name) {
    for (int start = 0; start < lines.length(); start = endOfLine(start) + 1) {
      if (isNamed(start, name)) {
        return Optional.of(value(start, name));
      }
    }
    return Optional.empty();
  }

  /**
   * {@return the value of the only line with that name, or nothing if there are none or several}
   *
   * @param name of the header
   */
  public Optional<String> only(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
  }

  /**
   * {@return the elements of a header that is a list (RFC 9110 §5.6.1): what stands between the
   * commas of all lines with that name, trimmed, in order; empty elements are left out}
   *
   * @param name of a header whose elements hold no commas, not even in quotes
   */
  public List<String> list(String name) {
    return HttpToken.elements(all(name));
  }

  /**
   * Hands on every line, in order.
   *
   * @param action takes the name, in lower case, and the value
   */
  public void forEach(BiConsumer<String, String> action) {
    for (int start = 0; start < lines.length(); start = endOfLine(start) + 1) {
      int nameEnd = lines.indexOf(NAME_END, start);
      action.accept(
          lines.substring(start, nameEnd), lines.substring(nameEnd + 1, endOfLine(start)));
    }
  }

  /** {@return the names, in lower case, with their values} */
  public Map<String, List<String>> asMap() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    forEach((name, value) -> values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value));
    return values;
  }

  private String value(int start, String name) {
    return lines.substring(start + name.length() + 1, endOfLine(start));
  }

  private int endOfLine(int start) {
    return lines.indexOf(LINE_END, start);
  }

  private boolean isNamed(int start, String name) {
    int end = start + name.length();
    return end < lines.length()
        && lines.charAt(end) == NAME_END
        && lines.regionMatches(true, start, name, 0, name.length());
  }

  @Override
  public String toString() {
    return lines;
  }

  /** Builds headers. */
  public static final class Builder {

    private final StringBuilder lines = new StringBuilder();

    private Builder() {}

    /**
     * Adds a line.
     *
     * @param name of the header, a token
     * @param value of the line
     * @return this builder
     * @throws IllegalArgumentException if the name is no token, or the value would end the line
     */
    public Builder add(String name, String value) {
      if (!HttpToken.isToken(name)) {
        throw new IllegalArgumentException("the name of a header is a token, was " + name);
      }
      if (value.indexOf(LINE_END) >= 0 || value.indexOf('\r') >= 0) {
        throw new IllegalArgumentException("the value of " + name + " holds the end of a line");
      }
      lines.append(HttpToken.lowerCase(name)).append(NAME_END).append(value.trim());
      lines.append(LINE_END);
      return this;
    }

    /** {@return the headers} */
    public HttpHeaders build() {
      return lines.isEmpty() ? EMPTY : new HttpHeaders(lines.toString());
    }
  }
}
