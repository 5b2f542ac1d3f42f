package io.holdfast.websocket;

import io.holdfast.bench.Measured;
import io.holdfast.bench.NettyReceiver;
import io.holdfast.bench.Sample;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What does unmasking cost? {@link Mask}, which tells ASCII from the rest on the way, beside a loop
 * over bytes, and beside Netty's decoder, which cannot be asked to unmask and do nothing else: its
 * figure has the header of a frame and a copy of the payload in it.
 */
public class MaskBenchmark extends Measured {

  private static final int MASKING_KEY = 0x37FA213D;

  /** Of the payload, in bytes. */
  @Param({"5", "64", "1024", "16384"})
  public int length;

  private ByteBuf payload;
  private ByteBuf frame;
  private NettyReceiver receiver;

  /** Created by JMH. */
  public MaskBenchmark() {}

  /** Makes the payload. */
  @Setup
  public void prepare() {
    byte[] bytes = Sample.noise(length);
    payload = Sample.direct(bytes);
    ByteBuf out = Unpooled.buffer();
    FrameWriter.writeMaskedHeader(
        out, FrameWriter.firstByte(Opcode.BINARY, false), length, MASKING_KEY);
    byte[] whole = new byte[out.readableBytes() + length];
    out.writeBytes(bytes).readBytes(whole);
    frame = Sample.direct(whole);
    receiver = new NettyReceiver(Role.SERVER, false);
  }

  /** {@return whether the payload is ASCII} */
  @Benchmark
  public boolean holdfast() {
    return Mask.apply(payload, 0, length, MASKING_KEY);
  }

  /** {@return whether the payload is ASCII} */
  @Benchmark
  public boolean bytewise() {
    int seen = 0;
    for (int index = 0; index < length; index++) {
      int unmasked = payload.getByte(index) ^ (MASKING_KEY >>> (24 - 8 * (index & 3)));
      payload.setByte(index, unmasked);
      seen |= unmasked;
    }
    return (seen & 0x80) == 0;
  }

  /**
   * {@return the bytes that Netty has unmasked so far}
   *
   * @throws Exception if Netty does not like the frame
   */
  @Benchmark
  public long nettyFrame() throws Exception {
    receiver.receiveWhole(frame.readerIndex(0));
    return receiver.received().payloadBytes();
  }
}
