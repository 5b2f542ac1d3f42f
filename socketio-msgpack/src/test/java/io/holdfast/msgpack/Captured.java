package io.holdfast.msgpack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A packet that the reference implementation laid out.
 *
 * @param meaning as {@link PacketRecorder} writes it down
 * @param hex of the bytes
 */
record Captured(String meaning, String hex) {

  static List<Captured> fromClients() {
    return read("from-clients.txt");
  }

  static List<Captured> fromTheServer() {
    return read("from-the-server.txt");
  }

  private static List<Captured> read(String name) {
    try (InputStream in = Captured.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|", -1))
          .map(parts -> new Captured(parts[0], parts[1]))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return meaning;
  }
}
