package io.holdfast.netty;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/** Sets up an HTTP/2 connection: one child channel for each stream. */
final class Http2Pipeline {

  private Http2Pipeline() {}

  static void install(
      ChannelPipeline pipeline, Shard shard, PortLimits limits, StreamInitializer streams) {
    Http2Settings announced =
        Http2Settings.defaultSettings()
            .maxConcurrentStreams(limits.maxStreams())
            .maxHeaderListSize(limits.maxHeaderBytes())
            // RFC 8441 §3: WebSockets may be opened with an extended CONNECT.
            .connectProtocolEnabled(true);
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(announced)
            .decoupleCloseAndGoAway(false)
            .build();
    bindStreamsOnly(codec);
    pipeline.addLast(codec, new Http2MultiplexHandler(streams), new Http2ConnectionGuard());
    Http2Deadlines.watch(pipeline.channel(), shard, limits, codec.connection());
  }

  /**
   * Leaves the bounds to the windows of the streams. The window of the connection is no larger than
   * one of theirs, so a single stream that is not read from would hold up all others.
   */
  private static void bindStreamsOnly(Http2FrameCodec codec) {
    Http2Connection connection = codec.connection();
    DefaultHttp2LocalFlowController windows =
        new DefaultHttp2LocalFlowController(
            connection, DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true);
    windows.frameWriter(codec.encoder().frameWriter());
    connection.local().flowController(windows);
  }
}
