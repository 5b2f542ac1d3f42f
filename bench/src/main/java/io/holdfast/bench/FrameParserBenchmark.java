package io.holdfast.bench;

import io.holdfast.websocket.WebSocketSession;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What do bytes cost on their way to validated messages? {@link WebSocketSession#receive} beside
 * Netty's decoder, its check of UTF-8 and, where a message has several frames, its aggregator.
 */
public class FrameParserBenchmark extends Measured {

  /** What arrives. */
  @Param public FrameInput input;

  private List<ByteBuf> pieces;
  private WebSocketSession session;
  private CountingListener listener;
  private NettyReceiver receiver;

  /** Created by JMH. */
  public FrameParserBenchmark() {}

  /** Lays the input out. */
  @Setup
  public void prepare() {
    pieces = input.pieces();
    listener = new CountingListener();
    session = SampleSession.plain(input.receiver(), new ReusedOutput(), listener);
    receiver = new NettyReceiver(input.receiver(), input.isFragmented());
  }

  /** {@return the bytes of the messages received so far by ours} */
  @Benchmark
  public long holdfast() {
    for (int index = 0; index < pieces.size(); index++) {
      ByteBuf piece = pieces.get(index);
      session.receive(piece.readerIndex(0), 0);
    }
    return listener.received().payloadBytes();
  }

  /**
   * {@return the bytes of the messages received so far by Netty}
   *
   * @throws Exception if Netty does not like the input
   */
  @Benchmark
  public long netty() throws Exception {
    boolean isCut = input.isCut();
    for (int index = 0; index < pieces.size(); index++) {
      ByteBuf piece = pieces.get(index).readerIndex(0);
      if (isCut) {
        receiver.receivePiece(piece.retainedDuplicate());
      } else {
        receiver.receiveWhole(piece);
      }
    }
    return receiver.received().payloadBytes();
  }

  /** {@return the messages received so far by ours} */
  long holdfastCount() {
    return listener.received().messageCount();
  }

  /** {@return the messages received so far by Netty} */
  long nettyCount() {
    return receiver.received().messageCount();
  }
}
