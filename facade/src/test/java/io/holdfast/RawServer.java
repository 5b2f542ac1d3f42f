package io.holdfast;

import static io.holdfast.testkit.Hex.hex;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of bytes: it does with each connection what the test says, on a thread for each. */
final class RawServer implements AutoCloseable {

  /** What is done with a connection; it is closed when that returns. */
  interface Answer {
    void to(Peer peer) throws IOException;
  }

  private final ServerSocket listening;
  private final Answer answer;
  private final AtomicInteger acceptedCount = new AtomicInteger();

  RawServer(Answer answer) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer;
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        acceptedCount.incrementAndGet();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(Patience.SECONDS * 1000);
      answer.to(new Peer(socket));
    } catch (IOException e) {
      // The client went first; the test sees it from its side.
    }
  }

  String uri() {
    return "ws://127.0.0.1:" + listening.getLocalPort() + "/";
  }

  int acceptedCount() {
    return acceptedCount.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /** The client, as the server of bytes sees it. */
  static final class Peer {

    private final Socket socket;
    private final DataInputStream in;

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
    }

    /** {@return the request line and the headers, in lower case but for the values} */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return head.toString();
    }

    static String header(String head, String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
          return line.substring(name.length() + 1).trim();
        }
      }
      return "";
    }

    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void sayHex(String bytes) throws IOException {
      socket.getOutputStream().write(hex(bytes));
    }

    /** Reads the request and agrees, with headers that are lines which end as HTTP's do. */
    String upgrade(String headers) throws IOException {
      String head = head();
      String key = header(head, "sec-websocket-key");
      say(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n"
              + headers
              + "\r\n");
      return head;
    }

    private static String accept(String key) {
      try {
        byte[] bytes =
            (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    /** {@return the first byte of a short frame in hex, and its payload as text, unmasked} */
    String frame() throws IOException {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if ((second & 0x80) == 0 || (second & 0x7f) > 125) {
        throw new AssertionError("not a short masked frame, its second byte is " + second);
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(second & 0x7f);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return String.format("%02x ", first) + new String(payload, StandardCharsets.ISO_8859_1);
    }

    boolean isAtEnd() throws IOException {
      return in.read() < 0;
    }
  }
}
