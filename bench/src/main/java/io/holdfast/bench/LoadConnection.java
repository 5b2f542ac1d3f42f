package io.holdfast.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One client: sends masked text messages, takes whole unmasked ones. */
final class LoadConnection {

  /** Shown in RFC 6455 §1.3, as is what belongs to it. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pplmbitxaq9kygzzhzrbk+xoo=";

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int MAX_HEADER_BYTES = 14;
  private static final int MAX_ANSWER_BYTES = 8192;
  private static final int FIN_TEXT = 0x81;
  private static final int FIN_CLOSE = 0x88;
  private static final int FIN_PING = 0x89;
  private static final int FIN_PONG = 0x8A;
  private static final byte[] NO_BYTES = {};

  private final int index;
  private final SocketChannel channel;
  private final SelectionKey key;
  private byte[] unread = NO_BYTES;
  private byte[] unsent = new byte[256];
  private int unsentStart;
  private int unsentEnd;
  private int maskingKey = 0x5DEECE66;

  private LoadConnection(int index, SocketChannel channel, SelectionKey key) {
    this.index = index;
    this.channel = channel;
    this.key = key;
  }

  /** Connects and shakes hands; blocks until that is done. */
  static LoadConnection open(int index, InetSocketAddress server, String path, Selector selector)
      throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      byte[] unread = shakeHands(channel, path, server.getPort());
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      LoadConnection connection = new LoadConnection(index, channel, key);
      connection.unread = unread;
      key.attach(connection);
      return connection;
    } catch (IOException | LoadFailure e) {
      channel.close();
      throw e;
    }
  }

  private static byte[] shakeHands(SocketChannel channel, String path, int port)
      throws IOException {
    String request =
        """
        GET %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: %s\r
        Sec-WebSocket-Version: 13\r
        \r
        """
            .formatted(path, port, KEY);
    ByteBuffer unsent = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (unsent.hasRemaining()) {
      channel.write(unsent);
    }
    ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER_BYTES);
    while (channel.read(answer) > 0) {
      String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        String head = text.substring(0, end);
        if (!head.startsWith("HTTP/1.1 101 ") || !head.toLowerCase(Locale.ROOT).contains(ACCEPT)) {
          throw new LoadFailure("the server answered " + head.lines().findFirst().orElse(""));
        }
        return Arrays.copyOfRange(answer.array(), end + 4, answer.position());
      }
    }
    throw new LoadFailure("the server closed a connection in the handshake");
  }

  int index() {
    return index;
  }

  /** Lays a text message out; {@link #flush} sends it. */
  void write(LoadPayload payload, int sender, int sequence) {
    int start = writeHeader(FIN_TEXT, payload.length());
    payload.write(unsent, start, sender, sequence);
    mask(start, payload.length());
  }

  private int writeHeader(int firstByte, int length) {
    makeRoom(MAX_HEADER_BYTES + length);
    unsent[unsentEnd++] = (byte) firstByte;
    if (length < 126) {
      unsent[unsentEnd++] = (byte) (0x80 | length);
    } else if (length <= 0xFFFF) {
      unsent[unsentEnd++] = (byte) (0x80 | 126);
      unsent[unsentEnd++] = (byte) (length >> 8);
      unsent[unsentEnd++] = (byte) length;
    } else {
      unsent[unsentEnd++] = (byte) (0x80 | 127);
      LONGS.set(unsent, unsentEnd, (long) length);
      unsentEnd += Long.BYTES;
    }
    // Any odd multiplier keeps the key from becoming 0; nobody is to be protected here.
    maskingKey = (maskingKey * 0x5851F42D) | 1;
    for (int shift = 24; shift >= 0; shift -= 8) {
      unsent[unsentEnd++] = (byte) (maskingKey >>> shift);
    }
    return unsentEnd;
  }

  private void makeRoom(int length) {
    if (unsent.length - unsentEnd >= length) {
      return;
    }
    int kept = unsentEnd - unsentStart;
    byte[] target = kept + length > unsent.length ? new byte[2 * (kept + length)] : unsent;
    System.arraycopy(unsent, unsentStart, target, 0, kept);
    unsent = target;
    unsentStart = 0;
    unsentEnd = kept;
  }

  private void mask(int start, int length) {
    long twice = ((long) maskingKey << 32) | (maskingKey & 0xFFFF_FFFFL);
    int offset = start;
    int end = start + length;
    for (; offset <= end - Long.BYTES; offset += Long.BYTES) {
      LONGS.set(unsent, offset, (long) LONGS.get(unsent, offset) ^ twice);
    }
    for (int shift = 24; offset < end; offset++, shift = (shift - 8) & 31) {
      unsent[offset] ^= (byte) (maskingKey >>> shift);
    }
    unsentEnd = end;
  }

  /** Sends what can be sent now. */
  void flush() throws IOException {
    if (unsentStart == unsentEnd) {
      return;
    }
    unsentStart += channel.write(ByteBuffer.wrap(unsent, unsentStart, unsentEnd - unsentStart));
    boolean isDone = unsentStart == unsentEnd;
    if (isDone) {
      unsentStart = 0;
      unsentEnd = 0;
    }
    int interest = isDone ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /**
   * Reads once, and hands on every whole message.
   *
   * @param buffer shared by all connections, longer than any message
   * @param receiver takes them
   */
  void read(byte[] buffer, Receiver receiver) throws IOException {
    int start = unread.length;
    System.arraycopy(unread, 0, buffer, 0, start);
    int count = channel.read(ByteBuffer.wrap(buffer, start, buffer.length - start));
    if (count < 0) {
      throw new LoadFailure("the server closed connection " + index);
    }
    int end = start + count;
    int offset = 0;
    for (int next = readFrame(buffer, 0, end, receiver); next > offset; ) {
      offset = next;
      next = readFrame(buffer, offset, end, receiver);
    }
    unread = offset == end ? NO_BYTES : Arrays.copyOfRange(buffer, offset, end);
  }

  /** {@return where the next frame begins, or the offset itself if this one is not whole} */
  private int readFrame(byte[] in, int offset, int end, Receiver receiver) {
    if (end - offset < 2) {
      return offset;
    }
    int lengthBytes =
        switch (in[offset + 1]) {
          case 126 -> Short.BYTES;
          case 127 -> Long.BYTES;
          default -> 0;
        };
    int start = offset + 2 + lengthBytes;
    if (start > end) {
      return offset;
    }
    long length = lengthBytes == 0 ? in[offset + 1] : 0;
    for (int i = offset + 2; i < start; i++) {
      length = (length << 8) | (in[i] & 0xFF);
    }
    if (length < 0 || length > in.length - MAX_HEADER_BYTES) {
      throw new LoadFailure("a frame of length " + length);
    }
    int next = start + (int) length;
    if (next > end) {
      return offset;
    }
    onFrame(in, offset, start, next, receiver);
    return next;
  }

  private void onFrame(byte[] in, int offset, int start, int end, Receiver receiver) {
    switch (in[offset] & 0xFF) {
      case FIN_TEXT -> receiver.onText(this, in, start, end - start);
      case FIN_PING -> {
        int target = writeHeader(FIN_PONG, end - start);
        System.arraycopy(in, start, unsent, target, end - start);
        mask(target, end - start);
      }
      case FIN_PONG -> {}
      case FIN_CLOSE -> throw new LoadFailure("the server sent a Close frame to " + index);
      default -> throw new LoadFailure("a frame that begins with " + (in[offset] & 0xFF));
    }
  }

  /** Says goodbye, if there is room for it, and closes. */
  void close() throws IOException {
    try (channel) {
      if (unsentStart == unsentEnd) {
        mask(writeHeader(FIN_CLOSE, 0), 0);
        flush();
      }
    }
  }

  /** Takes messages. */
  interface Receiver {

    /**
     * A whole text message.
     *
     * @param connection that received it
     * @param bytes borrowed until the method returns
     * @param offset of the first byte
     * @param length in bytes
     */
    void onText(LoadConnection connection, byte[] bytes, int offset, int length);
  }
}
