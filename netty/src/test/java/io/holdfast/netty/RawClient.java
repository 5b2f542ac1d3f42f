package io.holdfast.netty;

import static io.holdfast.testkit.Hex.hex;

import io.holdfast.websocket.HttpHeaders;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends the bytes it is told to, and reads answers and frames off a plain socket. */
final class RawClient implements AutoCloseable {

  /** The example of RFC 6455 §1.3. */
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** What the example's key is answered with. */
  static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private static final int TIMEOUT_MILLIS = 8_000;
  private static final byte[] MASKING_KEY = hex("37fa213d");

  private final Socket socket;
  private final InputStream in;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawClient to(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return new RawClient(socket);
  }

  /**
   * An answer.
   *
   * @param status such as 200
   * @param headers of the answer
   * @param body whole, or empty if there is none
   */
  record Answer(int status, HttpHeaders headers, String body) {

    String header(String name) {
      return String.join(" | ", headers.all(name));
    }
  }

  /**
   * A frame of the server.
   *
   * @param opcode with FIN as the highest bit
   * @param payload as ISO 8859-1
   */
  record Frame(int opcode, String payload) {

    static Frame text(String payload) {
      return new Frame(0x81, payload);
    }
  }

  /** Sends lines, each ended with CRLF, and then an empty one. */
  void sendLines(String... lines) throws IOException {
    send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  void send(String text) throws IOException {
    sendBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The lines of a request for a WebSocket, with more headers. */
  static String upgrade(String path, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + more
        + "\r\n";
  }

  /** A frame with a short payload, masked. */
  static byte[] frame(int opcode, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(opcode);
    frame.write(0x80 | bytes.length);
    frame.writeBytes(MASKING_KEY);
    for (int i = 0; i < bytes.length; i++) {
      frame.write(bytes[i] ^ MASKING_KEY[i & 3]);
    }
    return frame.toByteArray();
  }

  void sendText(String text) throws IOException {
    sendBytes(frame(0x81, text));
  }

  /** Opens a WebSocket and fails unless the server agrees. */
  void openWebSocket(String path, String... headers) throws IOException {
    send(upgrade(path, headers));
    Answer answer = readAnswer();
    if (answer.status() != 101) {
      throw new IOException("no WebSocket: " + answer);
    }
  }

  Answer readAnswer() throws IOException {
    return readAnswer(false);
  }

  /** Reads the answer to a HEAD request, which has no body whatever its headers say. */
  Answer readAnswerToHead() throws IOException {
    return readAnswer(true);
  }

  private Answer readAnswer(boolean isHead) throws IOException {
    int status = Integer.parseInt(readLine().split(" ", -1)[1]);
    HttpHeaders.Builder builder = HttpHeaders.builder();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      builder.add(line.substring(0, colon), line.substring(colon + 1).trim());
    }
    HttpHeaders headers = builder.build();
    int length = isHead ? 0 : headers.first("content-length").map(Integer::parseInt).orElse(0);
    return new Answer(status, headers, readText(length));
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = readByte(); b != '\n'; b = readByte()) {
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** Reads a chunk of a body (RFC 9112 §7.1); empty at its end. */
  String readChunk() throws IOException {
    String chunk = readText(Integer.parseInt(readLine(), 16));
    readText(2);
    return chunk;
  }

  Frame readFrame() throws IOException {
    int opcode = readByte();
    int length = readByte();
    if (length == 126) {
      length = readByte() << 8 | readByte();
    }
    return new Frame(opcode, readText(length));
  }

  private String readText(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended after " + bytes.length + " of " + length);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int readByte() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the connection has ended");
    }
    return b;
  }

  /** Waits for the end of the connection; whether nothing came before it. */
  boolean isAtEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      // It was reset: the server had not read all that was sent.
      return true;
    }
  }

  /** Reads all that comes until the connection ends. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Sets how long a read waits. */
  void setPatience(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
  }

  /** Whether the connection ends within the patience of this client. */
  boolean hasEnded() throws IOException {
    try {
      return isAtEnd();
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  int localPort() {
    return socket.getLocalPort();
  }

  /** Ends the connection with a reset. */
  void cut() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
