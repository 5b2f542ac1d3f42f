package io.holdfast.netty;

import io.holdfast.websocket.HandshakeRefusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Moves a connection, between two of its requests, to another loop. */
final class ChannelMove {

  /** What is said where a connection cannot be moved. */
  static final HandshakeRefusal REFUSED =
      HandshakeRefusal.of(400, "The connection cannot join its session; another one may.");

  private ChannelMove() {}

  /**
   * {@return whether the channel can be moved} With io_uring the kernel still holds operations of
   * the old loop, and a stream of HTTP/2 belongs to its connection.
   */
  static boolean isPossible(Channel channel) {
    return channel instanceof EpollSocketChannel || channel instanceof NioSocketChannel;
  }

  /**
   * Moves the channel. Called on its loop.
   *
   * @param channel that nothing is read from or written to meanwhile
   * @param target where to
   * @param then called on the new loop, unless the connection has ended
   */
  static void begin(Channel channel, Shard target, Runnable then) {
    channel.config().setAutoRead(false);
    leave(channel.pipeline());
    channel
        .deregister()
        .addListener(
            left ->
                target
                    .loop()
                    .register(channel)
                    .addListener(
                        arrived -> {
                          if (arrived.isSuccess() && channel.isActive()) {
                            target.execute(then);
                          } else {
                            channel.close();
                          }
                        }));
  }

  /** Takes out what belongs to the old loop. */
  private static void leave(ChannelPipeline pipeline) {
    if (pipeline.get(HttpDeadlines.class) != null) {
      pipeline.remove(HttpDeadlines.class);
    }
  }
}
