package io.holdfast.websocket;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The headers of a request or response. Names are compared without regard to case. Immutable. */
public final class HttpHeaders {

  /** No headers. */
  public static final HttpHeaders EMPTY = new HttpHeaders(new Builder());

  private final Map<String, List<String>> values;

  private HttpHeaders(Builder builder) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    builder.values.forEach((name, lines) -> copy.put(name, List.copyOf(lines)));
    this.values = Collections.unmodifiableMap(copy);
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
    return values.getOrDefault(HttpToken.lowerCase(name), List.of());
  }

  /**
   * {@return the value of the first line with that name}
   *
   * @param name of the header
   */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * {@return the value of the only line with that name, or nothing if there are none or several}
   *
   * @param name of the header
   */
  public Optional<String> only(String name) {
    List<String> lines = all(name);
    return lines.size() == 1 ? Optional.of(lines.get(0)) : Optional.empty();
  }

  /**
   * Hands on every line.
   *
   * @param action takes the name, in lower case, and the value
   */
  public void forEach(BiConsumer<String, String> action) {
    values.forEach((name, lines) -> lines.forEach(line -> action.accept(name, line)));
  }

  /** {@return the names, in lower case, with their values} */
  public Map<String, List<String>> asMap() {
    return values;
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Builds headers. */
  public static final class Builder {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a line.
     *
     * @param name of the header
     * @param value of the line
     * @return this builder
     */
    public Builder add(String name, String value) {
      values
          .computeIfAbsent(HttpToken.lowerCase(name), key -> new ArrayList<>(1))
          .add(value.trim());
      return this;
    }

    /** {@return the headers} */
    public HttpHeaders build() {
      return new HttpHeaders(this);
    }
  }
}
