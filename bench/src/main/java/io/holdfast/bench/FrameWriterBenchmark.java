package io.holdfast.bench;

import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.Role;
import io.holdfast.websocket.WebSocketSession;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does a message cost on its way to bytes? {@link WebSocketSession} into a buffer that is used
 * again for each message, as on a connection, beside Netty's encoder, which asks its allocator for
 * one.
 */
public class FrameWriterBenchmark extends Measured {

  /** Who sends. A client masks. */
  @Param public Role role;

  /** Of the message, in bytes. */
  @Param({"5", "64", "1024", "16384"})
  public int length;

  private ByteBuf payload;
  private String text;
  private PreparedMessage prepared;
  private ReusedOutput output;
  private WebSocketSession session;
  private NettySender sender;

  /** Created by JMH. */
  public FrameWriterBenchmark() {}

  /** Makes the message. */
  @Setup
  public void prepare() {
    byte[] bytes = Sample.ascii(length);
    payload = Sample.direct(bytes);
    text = new String(bytes, StandardCharsets.US_ASCII);
    prepared = PreparedMessage.text(text);
    output = new ReusedOutput();
    session = SampleSession.plain(role, output, new CountingListener());
    sender = new NettySender(role);
  }

  /** {@return the length of the frame that ours makes of bytes} */
  @Benchmark
  public int holdfastBytes() {
    session.sendBinary(payload, 0, length);
    return output.takeLength();
  }

  /** {@return the length of the frame that ours makes of a string} */
  @Benchmark
  public int holdfastString() {
    session.sendText(text);
    return output.takeLength();
  }

  /** {@return the length of the frame that ours copies from one laid out before} */
  @Benchmark
  public int holdfastPrepared() {
    session.send(prepared);
    return output.takeLength();
  }

  /**
   * {@return the length of the frame that Netty makes of bytes}
   *
   * @throws Exception if Netty does not like the message
   */
  @Benchmark
  public int nettyBytes() throws Exception {
    sender.send(new BinaryWebSocketFrame(payload.retainedDuplicate()));
    return sender.takeLength();
  }

  /**
   * {@return the length of the frame that Netty makes of a string}
   *
   * @throws Exception if Netty does not like the message
   */
  @Benchmark
  public int nettyString() throws Exception {
    sender.send(new TextWebSocketFrame(text));
    return sender.takeLength();
  }
}
