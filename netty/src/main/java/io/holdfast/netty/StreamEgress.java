package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import org.jspecify.annotations.Nullable;

/** Onto a stream of an HTTP/2 connection. */
final class StreamEgress extends PipelineEgress {

  private final Channel stream;
  private @Nullable ChannelFuture lastWrite;
  private boolean isEnded;

  StreamEgress(Channel stream) {
    super(stream);
    this.stream = stream;
  }

  @Override
  public void write(ByteBuf bytes) {
    lastWrite = hand(bytes);
  }

  @Override
  public void whenTaken(Runnable task) {
    // Not by an empty write: it would be an empty DATA frame, and peers take few of them.
    if (lastWrite == null) {
      task.run();
    } else {
      lastWrite.addListener(taken -> task.run());
    }
  }

  @Override
  public void endOutput() {
    if (!isEnded) {
      isEnded = true;
      stream.writeAndFlush(new DefaultHttp2DataFrame(true));
    }
  }

  @Override
  public void close() {
    // Once both sides have ended the stream is closed; closing it now would reset it.
    endOutput();
  }
}
