package io.holdfast.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a server is, seen from its clients.
 *
 * @param base {@code http} or {@code https}, a host, and a port and a path where there are some,
 *     without a slash at its end
 */
record ServerUrl(String base) {

  /** {@return the address of something there} */
  URI at(String pathAndQuery) {
    return URI.create(base + pathAndQuery);
  }

  /** {@return a word as a part of a path, or of a query} */
  static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return base;
  }

  /** Reads what {@code --url} says. */
  static final class Converter implements ITypeConverter<ServerUrl> {

    @Override
    public ServerUrl convert(String value) {
      String base = value.trim().replaceFirst("/+$", "");
      try {
        URI uri = new URI(base);
        boolean isHttp =
            "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        boolean isMore =
            uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null;
        if (isHttp && uri.getHost() != null && !isMore) {
          return new ServerUrl(base);
        }
      } catch (URISyntaxException e) {
        throw unfit(value);
      }
      throw unfit(value);
    }

    private static TypeConversionException unfit(String value) {
      return new TypeConversionException(
          "'"
              + value
              + "' is not an address such as http://127.0.0.1:8080 or https://chat.example");
    }
  }
}
