package io.holdfast.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** What a channel tells about its connection. */
final class Channels {

  private static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  private Channels() {}

  /** {@return the channel of the connection, also for one stream of it} */
  private static Channel connection(Channel channel) {
    return channel instanceof Http2StreamChannel ? channel.parent() : channel;
  }

  /** {@return the address of the peer, or one that is called unknown} */
  static InetSocketAddress remoteAddress(Channel channel) {
    SocketAddress address = connection(channel).remoteAddress();
    return address instanceof InetSocketAddress known ? known : UNKNOWN;
  }

  static boolean isSecure(Channel channel) {
    return connection(channel).pipeline().get(SslHandler.class) != null;
  }

  /** Runs the task on the loop of the channel, at once if this is it. */
  static void onLoop(ChannelHandlerContext context, Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
    } else {
      context.executor().execute(task);
    }
  }
}
