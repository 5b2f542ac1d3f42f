package io.holdfast.bench;

import io.holdfast.websocket.Role;
import io.holdfast.websocket.WebSocketSession;
import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does it cost to inflate a message? Ours reads the frame's header and checks UTF-8 as well,
 * because it does both on the way; Netty's handler is given the payload.
 */
public class InflateBenchmark extends Measured {

  /*
   * The message refers to nothing before it, so it can be received again and again, with or
   * without a context. It comes unmasked, because unmasking is another question.
   */
  private static final int SHORT_HEADER_BYTES = 2;
  private static final int LONG_HEADER_BYTES = 4;
  private static final int SHORT_PAYLOAD_BYTES = 125;

  /** Of the inflated message, in bytes. */
  @Param({"1024", "16384"})
  public int length;

  /** Whether a message may refer to those before it. */
  @Param({"false", "true"})
  public boolean keepsContext;

  private ByteBuf frame;
  private ByteBuf compressed;
  private CountingListener listener;
  private WebSocketSession session;
  private NettyDeflate netty;

  /** Created by JMH. */
  public InflateBenchmark() {}

  /** Makes the message. */
  @Setup
  public void prepare() {
    frame = Sample.direct(compressedFrame());
    int payloadBytes = frame.getByte(1);
    compressed =
        frame
            .slice()
            .skipBytes(
                payloadBytes <= SHORT_PAYLOAD_BYTES ? SHORT_HEADER_BYTES : LONG_HEADER_BYTES);
    listener = new CountingListener();
    session = SampleSession.compressed(Role.CLIENT, keepsContext, new ReusedOutput(), listener);
    netty = new NettyDeflate(keepsContext);
  }

  private byte[] compressedFrame() {
    ReusedOutput output = new ReusedOutput();
    SampleSession.compressed(Role.SERVER, false, output, new CountingListener())
        .sendText(Sample.direct(Sample.json(length)), 0, length);
    return output.takeBytes();
  }

  /** {@return the bytes of the messages received so far by ours} */
  @Benchmark
  public long holdfast() {
    session.receive(frame.readerIndex(0), 0);
    return listener.received().payloadBytes();
  }

  /** {@return the length of the message that Netty receives} */
  @Benchmark
  public int netty() {
    return netty.inflatedBytes(compressed);
  }
}
