package io.holdfast.bench;

import io.holdfast.websocket.Role;
import io.holdfast.websocket.WebSocketSession;
import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What does it cost a server to compress a message? Both sides at level 6. */
public class DeflateBenchmark extends Measured {

  /** Of the message, in bytes. */
  @Param({"1024", "16384"})
  public int length;

  /** Whether a message may refer to those before it. */
  @Param({"false", "true"})
  public boolean keepsContext;

  private ByteBuf payload;
  private ReusedOutput output;
  private WebSocketSession session;
  private NettyDeflate netty;

  /** Created by JMH. */
  public DeflateBenchmark() {}

  /** Makes the message. */
  @Setup
  public void prepare() {
    payload = Sample.direct(Sample.json(length));
    output = new ReusedOutput();
    session = SampleSession.compressed(Role.SERVER, keepsContext, output, new CountingListener());
    netty = new NettyDeflate(keepsContext);
  }

  /** {@return the length of the frame that ours makes} */
  @Benchmark
  public int holdfast() {
    session.sendText(payload, 0, length);
    return output.takeLength();
  }

  /** {@return the length of the payload that Netty makes; its header is left out} */
  @Benchmark
  public int netty() {
    return netty.deflatedBytes(payload);
  }
}
