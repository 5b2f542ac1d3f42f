package io.holdfast.netty;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream of an {@link Http2Client}: what is sent, and what came back in its order. */
final class Http2Request extends ChannelInboundHandlerAdapter {

  private static final int TIMEOUT_SECONDS = 20;

  /** Bytes without END_STREAM are put together; everything else is an event of its own. */
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

  private Channel stream;
  private StringBuilder unread = new StringBuilder();

  /** The end of the stream by the server. */
  enum End {
    /** END_STREAM. */
    STREAM
  }

  void bind(Channel opened) {
    stream = opened;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame headers) {
      events.add(headers.headers());
      if (headers.isEndStream()) {
        events.add(End.STREAM);
      }
    } else if (message instanceof Http2DataFrame data) {
      events.add(ByteBufUtil.getBytes(data.content()));
      if (data.isEndStream()) {
        events.add(End.STREAM);
      }
    }
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      events.add(Http2Error.valueOf(reset.errorCode()));
    }
  }

  static Http2Headers get(String path) {
    return new DefaultHttp2Headers(false)
        .method("GET")
        .scheme("http")
        .authority("127.0.0.1")
        .path(path);
  }

  /** An extended CONNECT as RFC 8441 §5 has it. */
  static Http2Headers webSocket(String path) {
    return new DefaultHttp2Headers(false)
        .method("CONNECT")
        .add(":protocol", "websocket")
        .scheme("http")
        .authority("127.0.0.1")
        .path(path)
        .add("sec-websocket-version", "13");
  }

  Http2Request send(Http2Headers headers) {
    return sendHeaders(headers, false);
  }

  Http2Request sendLast(Http2Headers headers) {
    return sendHeaders(headers, true);
  }

  private Http2Request sendHeaders(Http2Headers headers, boolean isEnd) {
    stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, isEnd)).awaitUninterruptibly();
    return this;
  }

  void sendBytes(byte[] bytes) {
    stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes)));
  }

  void sendText(String text) {
    sendBytes(RawClient.frame(0x81, text));
  }

  void end() {
    stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
  }

  void reset() {
    stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL));
  }

  /** Stops or goes on taking bytes, and with it granting more. */
  void setReading(boolean isReading) {
    stream.config().setAutoRead(isReading);
  }

  private Object next() throws InterruptedException {
    return requireNonNull(events.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS), "nothing came");
  }

  Http2Headers readHeaders() throws InterruptedException {
    return (Http2Headers) next();
  }

  String readStatus() throws InterruptedException {
    return readHeaders().status().toString();
  }

  /** Reads bytes of DATA frames, however they were cut. */
  String readText(int length) throws InterruptedException {
    while (unread.length() < length) {
      unread.append(new String((byte[]) next(), StandardCharsets.ISO_8859_1));
    }
    String text = unread.substring(0, length);
    unread = new StringBuilder(unread.substring(length));
    return text;
  }

  RawClient.Frame readFrame() throws InterruptedException {
    String head = readText(2);
    int length = head.charAt(1);
    if (length == 126) {
      String extended = readText(2);
      length = extended.charAt(0) << 8 | extended.charAt(1);
    }
    return new RawClient.Frame(head.charAt(0), readText(length));
  }

  /** Reads past bytes to what ended the stream: {@link End} or an {@link Http2Error}. */
  Object readEnd() throws InterruptedException {
    Object event = next();
    while (event instanceof byte[] bytes) {
      unread.append(new String(bytes, StandardCharsets.ISO_8859_1));
      event = next();
    }
    return event;
  }

  /** Reads the rest of the body, up to END_STREAM. */
  String readBody() throws InterruptedException {
    Object end = readEnd();
    if (end != End.STREAM) {
      throw new AssertionError("the stream ended with " + end);
    }
    return readText(unread.length());
  }

  /** How many DATA frames came that nobody has read. */
  long frameCount() {
    return events.stream().filter(byte[].class::isInstance).count();
  }

  boolean isClosed() {
    return !stream.isOpen();
  }
}
