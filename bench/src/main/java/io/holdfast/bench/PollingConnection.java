package io.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client of Socket.IO that polls: HTTP/1.1, one request after the other. */
final class PollingConnection extends LoadConnection {

  /*
   * What a client has to say here (that it connects, that it is alive) it says when a poll was
   * answered, and so never needs a second connection. A server may close after an answer; then the
   * request goes out once more on a new connection, and from then on each on one of its own.
   */

  private static final Pattern SID = Pattern.compile("\"sid\":\"([^\"]+)\"");
  private static final int GOODBYE_MILLIS = 2000;

  private final InetSocketAddress server;
  private String path;
  private byte[] poll;
  private byte[] request;
  private String unposted = "";
  private boolean isKeptAlive = true;
  private boolean wasSentAgain;
  private boolean isPolling;
  private boolean hasSession;
  private long answerCount;

  private PollingConnection(
      int index, InetSocketAddress server, String path, SocketChannel channel, Selector selector)
      throws IOException {
    super(index, channel, selector, new byte[0]);
    this.server = server;
    this.path = path;
    this.poll = get(path);
    this.request = poll;
    this.isPolling = true;
    unsent().add(request);
    flush();
  }

  /** Connects, and asks for a session. */
  static PollingConnection open(int index, InetSocketAddress server, String path, Selector selector)
      throws IOException {
    SocketChannel channel = connect(server);
    try {
      return new PollingConnection(index, server, path, channel, selector);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private byte[] get(String target) {
    return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
        .formatted(target, server.getPort())
        .getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] post(String payload) {
    return """
        POST %s HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Content-Type: text/plain;charset=UTF-8\r
        Content-Length: %d\r
        \r
        %s"""
        .formatted(path, server.getPort(), payload.length(), payload)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  void onOpen(String handshake) {
    Matcher sid = SID.matcher(handshake);
    if (!sid.find()) {
      throw new LoadFailure("a session without an id: " + handshake);
    }
    path += "&sid=" + sid.group(1);
    poll = get(path);
    hasSession = true;
  }

  @Override
  void writeText(String text) {
    unposted = unposted.isEmpty() ? text : unposted + (char) SocketIoPackets.SEPARATOR + text;
  }

  @Override
  int beginText(int length) {
    throw new IllegalStateException("who polls sends no messages");
  }

  @Override
  void endText(int start, int length) {
    throw new IllegalStateException("who polls sends no messages");
  }

  @Override
  int take(byte[] in, int offset, int end, Receiver receiver) throws IOException {
    int start = HttpAnswer.bodyOffset(in, offset, end);
    if (start < 0) {
      return offset;
    }
    int length = HttpAnswer.bodyLength(in, offset, start);
    if (length > end - start) {
      return offset;
    }
    wasSentAgain = false;
    if (isPolling) {
      takePayload(in, start, start + length, receiver);
    }
    sendNextRequest();
    return start + length;
  }

  private void takePayload(byte[] in, int offset, int end, Receiver receiver) {
    answerCount++;
    int start = offset;
    for (int at = offset; at < end; at++) {
      if (in[at] == SocketIoPackets.SEPARATOR) {
        receiver.onText(this, in, start, at - start);
        start = at + 1;
      }
    }
    receiver.onText(this, in, start, end - start);
  }

  private void sendNextRequest() throws IOException {
    isPolling = unposted.isEmpty();
    request = isPolling ? poll : post(unposted);
    unposted = "";
    if (!isKeptAlive) {
      reconnect(server);
    }
    unsent().add(request);
  }

  @Override
  void flush() throws IOException {
    try {
      super.flush();
    } catch (IOException e) {
      sendAgain(e);
    }
  }

  @Override
  int readFrom(SocketChannel from, ByteBuffer target) throws IOException {
    try {
      return super.readFrom(from, target);
    } catch (IOException e) {
      sendAgain(e);
      return 0;
    }
  }

  @Override
  void onEnd() throws IOException {
    sendAgain(new IOException("end of stream"));
    flush();
  }

  private void sendAgain(IOException cause) throws IOException {
    if (wasSentAgain || hasUnread()) {
      throw new LoadFailure("the server closed connection " + index(), cause);
    }
    wasSentAgain = true;
    isKeptAlive = false;
    reconnect(server);
    unsent().add(request);
  }

  @Override
  long answerCount() {
    return answerCount;
  }

  /** Ends the session, which a server may otherwise keep until it misses a pong. */
  @Override
  void leave() throws IOException {
    if (!hasSession) {
      return;
    }
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(GOODBYE_MILLIS);
      socket.connect(server, GOODBYE_MILLIS);
      socket.getOutputStream().write(post(SocketIoPackets.CLOSE));
      InputStream answer = socket.getInputStream();
      if (answer.read() < 0) {
        throw new LoadFailure("the server did not answer the goodbye of " + index());
      }
    }
  }
}
