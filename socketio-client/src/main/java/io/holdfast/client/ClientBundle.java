package io.holdfast.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The files of the Socket.IO client for browsers, as they are in the package {@code
 * socket.io-client} of npm. Each call reads from the library.
 */
public final class ClientBundle {

  /** The names of the files: four scripts, each with its source map. */
  public static final List<String> NAMES =
      List.of(
          "socket.io.js",
          "socket.io.js.map",
          "socket.io.min.js",
          "socket.io.min.js.map",
          "socket.io.esm.min.js",
          "socket.io.esm.min.js.map",
          "socket.io.msgpack.min.js",
          "socket.io.msgpack.min.js.map");

  private ClientBundle() {}

  /** {@return the version of the client, such as {@code 4.8.4}} */
  public static String version() {
    return new String(resource("version.txt"), StandardCharsets.UTF_8);
  }

  /**
   * {@return a file}
   *
   * @param name one of {@link #NAMES}
   * @throws IllegalArgumentException if it is another name
   */
  public static byte[] plain(String name) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip(name)))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /**
   * {@return a file, compressed with gzip}
   *
   * @param name one of {@link #NAMES}
   * @throws IllegalArgumentException if it is another name
   */
  public static byte[] gzip(String name) {
    return resource(requireName(name) + ".gz");
  }

  /**
   * {@return a file, compressed with Brotli}
   *
   * @param name one of {@link #NAMES}
   * @throws IllegalArgumentException if it is another name
   */
  public static byte[] brotli(String name) {
    return resource(requireName(name) + ".br");
  }

  private static String requireName(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("the client has no file " + name);
    }
    return name;
  }

  private static byte[] resource(String name) {
    try (InputStream in = ClientBundle.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the library");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
