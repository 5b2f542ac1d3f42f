package io.holdfast.engineio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Headers that are added to one response. Names are compared without regard to case. */
public final class ResponseHeaders {

  private final Map<String, List<String>> lines = new LinkedHashMap<>();

  /** Creates headers that add nothing. */
  public ResponseHeaders() {}

  /**
   * Adds a line, beside those that have the name.
   *
   * @param name of the header
   * @param value of the line
   * @return these headers
   * @throws IllegalArgumentException if either holds the end of a line, or the name is empty
   */
  public ResponseHeaders add(String name, String value) {
    lines.computeIfAbsent(checked(name), key -> new ArrayList<>(1)).add(checkedLine(value));
    return this;
  }

  /**
   * Sets the only line of a name.
   *
   * @param name of the header
   * @param value of the line
   * @return these headers
   * @throws IllegalArgumentException if either holds the end of a line, or the name is empty
   */
  public ResponseHeaders set(String name, String value) {
    remove(name);
    return add(name, value);
  }

  /**
   * Removes all lines of a name.
   *
   * @param name of the header
   * @return these headers
   */
  public ResponseHeaders remove(String name) {
    lines.remove(checked(name));
    return this;
  }

  private static String checked(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a header has a name");
    }
    return checkedLine(name).toLowerCase(Locale.ROOT);
  }

  private static String checkedLine(String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a header must not hold the end of a line");
    }
    return text;
  }

  /**
   * {@return the first value of a name}
   *
   * @param name of the header
   */
  public Optional<String> first(String name) {
    return lines.getOrDefault(checked(name), List.of()).stream().findFirst();
  }

  /**
   * Hands on every line.
   *
   * @param action takes the name, in lower case, and the value
   */
  public void forEach(BiConsumer<String, String> action) {
    lines.forEach((name, values) -> values.forEach(value -> action.accept(name, value)));
  }
}
