package io.holdfast.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The files of the chat page, of the tour and of the apps.
 *
 * <p>The page is {@code index.html}; it is to be served at the root, the tour, {@code tour.html},
 * at {@code /tour}, the list of apps, {@code apps.html}, at {@code /apps}, and the app {@code
 * apps-NAME.html} at {@code /apps/NAME}, beside Socket.IO at {@code /socket.io/}. Scripts and style
 * sheets carry a hash of their content in their names and never change under one name; everything
 * else may.
 *
 * <p>Safe for use by several threads.
 */
public final class WebAssets {

  /**
   * The value of the header {@code Content-Security-Policy} that most pages are to be sent with. It
   * lets the page load and reach nothing but its own origin, run no script and use no style that is
   * written into the page, and stand in no frame.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
          + " form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none';"
          + " frame-ancestors 'none'";

  /** The names of the apps, in the order in which they are listed. */
  public static final List<String> APPS = List.of("doc", "board", "watch", "cursors", "relay");

  /** What is watched together may come from anywhere. */
  private static final String WATCH = "apps-watch.html";

  private static final String DIRECTORY = "assets/";
  private static final String LIST = "paths.txt";
  private static final List<String> PATHS = readList();

  private WebAssets() {}

  /** {@return the paths of all files, such as {@code index.html}, in order, immutable} */
  public static List<String> paths() {
    return PATHS;
  }

  /**
   * {@return the value of the header {@code Content-Security-Policy} that a page is sent with}
   *
   * @param path of the page
   */
  public static String contentSecurityPolicy(String path) {
    return path.equals(WATCH)
        ? CONTENT_SECURITY_POLICY + "; media-src 'self' https: http:"
        : CONTENT_SECURITY_POLICY;
  }

  /**
   * Opens a file.
   *
   * @param path one of {@link #paths()}
   * @return its bytes, to be closed by the caller
   * @throws IllegalArgumentException if there is no such file
   */
  public static InputStream open(String path) {
    if (!PATHS.contains(path)) {
      throw new IllegalArgumentException("the page has no file " + path);
    }
    return resource(path);
  }

  private static List<String> readList() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource(LIST), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the list of the page's files", e);
    }
  }

  private static InputStream resource(String path) {
    return Objects.requireNonNull(
        WebAssets.class.getResourceAsStream(DIRECTORY + path),
        () -> "the page was packed without its file " + path);
  }
}
