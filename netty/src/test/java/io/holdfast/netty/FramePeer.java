package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that is a plain socket and writes its own bytes. */
final class FramePeer implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final FrameReader frames;

  private FramePeer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.frames = new FrameReader(in);
  }

  /** {@return a client that is connected and has sent nothing} */
  static FramePeer connect(InetSocketAddress address) {
    return connect(address, 0);
  }

  /**
   * {@return a client that is connected and has sent nothing}
   *
   * @param receiveBytes how much may wait in its operating system, or 0 for the default
   */
  static FramePeer connect(InetSocketAddress address, int receiveBytes) {
    Socket socket = new Socket();
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ConnectionProbe.PATIENCE_SECONDS * 1000);
      socket.connect(address);
      return new FramePeer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the request that opens a connection} */
  static String request(String path, String... headers) {
    StringBuilder request = new StringBuilder();
    request.append("GET ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: ").append(Opening.KEY).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Opens the connection; what the server says to the handshake is checked. */
  FramePeer open(String... headers) {
    send(request(ProbePort.PATH, headers).getBytes(StandardCharsets.ISO_8859_1));
    // RFC 6455 §1.3: the answer to that key.
    assertThat(readHead()).contains("101", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return this;
  }

  /** {@return a status line and headers, as far as the empty line after them} */
  String readHead() {
    StringBuilder head = new StringBuilder();
    try {
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new AssertionError("the end within a head: " + head);
        }
        head.append((char) next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return head.toString();
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void sendText(String text) {
    send(Frames.text(text));
  }

  /** Ends what this end sends, and goes on reading. */
  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the operating system send a reset instead of an end. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return the next frame in words} */
  String next() {
    return frames.next();
  }

  /** Reads these frames, in this order and with none between them. */
  void expect(String... expected) {
    for (String frame : expected) {
      assertThat(next()).isEqualTo(frame);
    }
  }

  byte[] payload() {
    return frames.payload();
  }

  /** Does the closing handshake. */
  void closeCleanly() {
    send(Frames.close(1000));
    expect("close 1000", FrameReader.END);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
