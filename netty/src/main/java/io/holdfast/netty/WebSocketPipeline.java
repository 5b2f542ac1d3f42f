package io.holdfast.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;

/** Turns the pipeline of an HTTP connection into that of a WebSocket. */
final class WebSocketPipeline {

  private WebSocketPipeline() {}

  /**
   * Installs a connection: HTTP's codec and all that comes after it go, what comes before it, TLS
   * for example, stays.
   */
  static void install(Channel channel, Loops loops, SessionTerms terms, Connection connection) {
    ChannelPipeline pipeline = channel.pipeline();
    List<ChannelHandler> outdated = fromCodecOn(pipeline);
    boolean isOnlyHandler = pipeline.names().size() - 1 == outdated.size();
    Egress egress = isOnlyHandler ? straight(channel) : new PipelineEgress(channel);
    Shard shard = loops.shard(channel.eventLoop());
    if (channel.config().getRecvByteBufAllocator() instanceof ReceiveBuffers buffers) {
      buffers.share(shard.receiveBuffer());
    }
    FrameDecodeHandler handler = new FrameDecodeHandler(channel, shard, egress, terms, connection);
    pipeline.addLast(handler);
    // The codec goes last: what it has not decoded is then ours.
    for (int i = outdated.size() - 1; i >= 0; i--) {
      pipeline.remove(outdated.get(i));
    }
    channel.config().setAutoRead(true);
    handler.open();
  }

  private static Egress straight(Channel channel) {
    return channel instanceof EpollSocketChannel epoll
        ? new EpollEgress(epoll)
        : new SocketEgress(channel);
  }

  private static List<ChannelHandler> fromCodecOn(ChannelPipeline pipeline) {
    List<ChannelHandler> handlers = new ArrayList<>();
    pipeline.forEach(
        entry -> {
          ChannelHandler handler = entry.getValue();
          boolean isCodec =
              handler instanceof HttpServerCodec || handler instanceof HttpClientCodec;
          if (isCodec || !handlers.isEmpty()) {
            handlers.add(handler);
          }
        });
    return handlers;
  }
}
