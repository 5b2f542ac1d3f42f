package io.holdfast.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/** Sets up an HTTP/2 connection: one child channel for each stream. */
final class Http2Pipeline {

  private Http2Pipeline() {}

  static void install(ChannelPipeline pipeline, PortLimits limits, StreamInitializer streams) {
    Http2Settings announced =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(limits.maxStreams())
            .maxHeaderListSize(limits.maxHeaderBytes())
            // RFC 8441 §3: WebSockets may be opened with an extended CONNECT.
            .connectProtocolEnabled(true);
    pipeline.addLast(
        Http2FrameCodecBuilder.forServer()
            .initialSettings(announced)
            .decoupleCloseAndGoAway(false)
            .build(),
        new Http2MultiplexHandler(streams),
        new Http2ConnectionGuard());
  }
}
