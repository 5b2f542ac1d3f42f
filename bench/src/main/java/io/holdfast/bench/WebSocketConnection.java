package io.holdfast.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One client over WebSocket: sends masked text messages, takes whole unmasked ones. */
final class WebSocketConnection extends LoadConnection {

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

  private int maskingKey = 0x5DEECE66;

  private WebSocketConnection(int index, SocketChannel channel, Selector selector, byte[] unread)
      throws IOException {
    super(index, channel, selector, unread);
  }

  /** Connects and shakes hands; blocks until that is done. */
  static WebSocketConnection open(
      int index, InetSocketAddress server, String path, Selector selector) throws IOException {
    SocketChannel channel = connect(server);
    try {
      byte[] unread = shakeHands(channel, path, server.getPort());
      return new WebSocketConnection(index, channel, selector, unread);
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

  @Override
  int beginText(int length) {
    return writeHeader(FIN_TEXT, length);
  }

  @Override
  void endText(int start, int length) {
    mask(start, length);
  }

  /** {@return where the payload goes; there is room for it} */
  private int writeHeader(int firstByte, int length) {
    byte[] out = unsent().reserve(MAX_HEADER_BYTES + length);
    int end = unsent().end();
    out[end++] = (byte) firstByte;
    if (length < 126) {
      out[end++] = (byte) (0x80 | length);
    } else if (length <= 0xFFFF) {
      out[end++] = (byte) (0x80 | 126);
      out[end++] = (byte) (length >> 8);
      out[end++] = (byte) length;
    } else {
      out[end++] = (byte) (0x80 | 127);
      LONGS.set(out, end, (long) length);
      end += Long.BYTES;
    }
    // Any odd multiplier keeps the key from becoming 0; nobody is to be protected here.
    maskingKey = (maskingKey * 0x5851F42D) | 1;
    for (int shift = 24; shift >= 0; shift -= 8) {
      out[end++] = (byte) (maskingKey >>> shift);
    }
    unsent().endAt(end);
    return end;
  }

  private void mask(int start, int length) {
    long twice = ((long) maskingKey << 32) | (maskingKey & 0xFFFF_FFFFL);
    byte[] out = unsent().reserve(length);
    int offset = start;
    int end = start + length;
    for (; offset <= end - Long.BYTES; offset += Long.BYTES) {
      LONGS.set(out, offset, (long) LONGS.get(out, offset) ^ twice);
    }
    for (int shift = 24; offset < end; offset++, shift = (shift - 8) & 31) {
      out[offset] ^= (byte) (maskingKey >>> shift);
    }
    unsent().endAt(end);
  }

  /** {@return where the next frame begins, or the offset itself if this one is not whole} */
  @Override
  int take(byte[] in, int offset, int end, Receiver receiver) {
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
        int length = end - start;
        int target = writeHeader(FIN_PONG, length);
        System.arraycopy(in, start, unsent().reserve(length), target, length);
        mask(target, length);
      }
      case FIN_PONG -> {}
      case FIN_CLOSE -> throw new LoadFailure("the server sent a Close frame to " + index());
      default -> throw new LoadFailure("a frame that begins with " + (in[offset] & 0xFF));
    }
  }

  @Override
  void leave() throws IOException {
    // If there is room for it.
    if (unsent().isEmpty()) {
      mask(writeHeader(FIN_CLOSE, 0), 0);
      flush();
    }
  }
}
