package io.holdfast.netty;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;

/** Onto a stream of an HTTP/2 connection. */
final class StreamEgress extends PipelineEgress {

  private final Channel stream;

  StreamEgress(Channel stream) {
    super(stream);
    this.stream = stream;
  }

  @Override
  public void endOutput() {
    stream.writeAndFlush(new DefaultHttp2DataFrame(true));
  }

  @Override
  public void close() {
    // Once both sides have ended the stream is closed; closing it now would reset it.
    endOutput();
  }
}
