package io.holdfast;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of bytes: it does what it is told, and nothing by itself. */
final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.socket.setSoTimeout(Patience.SECONDS * 1000);
    this.in = socket.getInputStream();
  }

  /** Opens a WebSocket; the headers are lines that end as HTTP's do. */
  static RawClient upgraded(int port, String path, String headers) throws IOException {
    RawClient client = new RawClient(port);
    client.say(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers
            + "\r\n");
    return client;
  }

  /** Opens a WebSocket, and reads the answer of the server. */
  static RawClient open(int port, String path) throws IOException {
    RawClient client = upgraded(port, path, "");
    String head = client.head();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new AssertionError(head);
    }
    return client;
  }

  void say(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void sayHex(String bytes) throws IOException {
    socket.getOutputStream().write(hex(bytes));
  }

  /** {@return status line and headers of a response} */
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("the connection ended after: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** {@return that many bytes, or those that came before the end} */
  String bytes(int count) throws IOException {
    return spaced(in.readNBytes(count));
  }

  /** {@return whether the server has ended the connection, and nothing came before} */
  boolean isAtEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      // A reset is an end too.
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
