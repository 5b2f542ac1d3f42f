package io.holdfast.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One client: sends texts, and takes whole ones. */
abstract class LoadConnection {

  private static final byte[] NO_BYTES = {};

  private final int index;
  private final UnsentBytes unsent = new UnsentBytes();
  private SocketChannel channel;
  private SelectionKey key;
  private byte[] unread;
  private boolean isReady;

  /**
   * Creates a connection over a channel that does not block from now on.
   *
   * @param unread what was read from the channel already
   */
  LoadConnection(int index, SocketChannel channel, Selector selector, byte[] unread)
      throws IOException {
    this.index = index;
    this.channel = channel;
    this.key = register(channel, selector);
    this.unread = unread;
  }

  static SocketChannel connect(InetSocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  private SelectionKey register(SocketChannel opened, Selector selector) throws IOException {
    opened.configureBlocking(false);
    return opened.register(selector, SelectionKey.OP_READ, this);
  }

  /** Goes on over a new channel, on which nothing was sent. */
  void reconnect(InetSocketAddress server) throws IOException {
    channel.close();
    unsent.clear();
    channel = connect(server);
    key = register(channel, key.selector());
  }

  int index() {
    return index;
  }

  /** {@return whether messages may be sent, and will be delivered} */
  boolean isReady() {
    return isReady;
  }

  void becomeReady() {
    isReady = true;
  }

  UnsentBytes unsent() {
    return unsent;
  }

  /** {@return whether the server has sent the first part of something} */
  boolean hasUnread() {
    return unread.length > 0;
  }

  /** {@return how often the server has answered a poll with messages} */
  long answerCount() {
    return 0;
  }

  /** The session of the client has begun. */
  void onOpen(String handshake) {}

  /** Lays a message out; {@link #flush} sends it. */
  final void write(LoadMessage message, int sender, int sequence) {
    int length = message.length();
    int start = beginText(length);
    message.write(unsent.reserve(length), start, sender, sequence);
    endText(start, length);
  }

  /** Lays a short text out; {@link #flush} sends it. */
  void writeText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int start = beginText(bytes.length);
    System.arraycopy(bytes, 0, unsent.reserve(bytes.length), start, bytes.length);
    endText(start, bytes.length);
  }

  /** {@return where in the unsent bytes the text goes} */
  abstract int beginText(int length);

  /** The text is where it goes. */
  abstract void endText(int start, int length);

  /** Sends what can be sent now. */
  void flush() throws IOException {
    if (unsent.isEmpty()) {
      return;
    }
    unsent.writeTo(channel);
    int interest =
        unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /**
   * Reads once, and hands on every whole text.
   *
   * @param buffer shared by all connections, longer than any message
   * @param receiver takes them
   */
  final void read(byte[] buffer, Receiver receiver) throws IOException {
    int start = unread.length;
    if (start == buffer.length) {
      throw new LoadFailure("more than " + start + " bytes at once came to " + index);
    }
    System.arraycopy(unread, 0, buffer, 0, start);
    int count = readFrom(channel, ByteBuffer.wrap(buffer, start, buffer.length - start));
    if (count < 0) {
      onEnd();
      return;
    }
    takeAll(buffer, start + count, receiver);
  }

  /** Hands on what came with the answer to the handshake. */
  final void takeUnread(byte[] buffer, Receiver receiver) throws IOException {
    System.arraycopy(unread, 0, buffer, 0, unread.length);
    takeAll(buffer, unread.length, receiver);
  }

  private void takeAll(byte[] buffer, int end, Receiver receiver) throws IOException {
    int offset = 0;
    for (int next = take(buffer, 0, end, receiver); next > offset; ) {
      offset = next;
      next = take(buffer, offset, end, receiver);
    }
    unread = offset == end ? NO_BYTES : Arrays.copyOfRange(buffer, offset, end);
  }

  int readFrom(SocketChannel from, ByteBuffer target) throws IOException {
    return from.read(target);
  }

  /** The server has closed the connection. */
  void onEnd() throws IOException {
    throw new LoadFailure("the server closed connection " + index);
  }

  /** {@return where what comes next begins, or the offset itself if this is not whole} */
  abstract int take(byte[] in, int offset, int end, Receiver receiver) throws IOException;

  /** Says goodbye. */
  abstract void leave() throws IOException;

  void close() throws IOException {
    channel.close();
  }

  /** Takes texts. */
  interface Receiver {

    /**
     * A whole text.
     *
     * @param connection that received it
     * @param bytes borrowed until the method returns
     * @param offset of the first byte
     * @param length in bytes
     */
    void onText(LoadConnection connection, byte[] bytes, int offset, int length);
  }
}
