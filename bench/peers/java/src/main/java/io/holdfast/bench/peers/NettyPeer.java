package io.holdfast.bench.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;

/**
 * Netty's own WebSocket handlers on one event loop: echo at /echo, broadcast at /chat by {@link
 * ChannelGroup#writeAndFlush(Object)}.
 */
public final class NettyPeer {

  private NettyPeer() {}

  /**
   * Listens on any port.
   *
   * @param args {@code epoll} or {@code nio}
   * @throws InterruptedException never
   */
  public static void main(String[] args) throws InterruptedException {
    boolean isEpoll = args[0].equals("epoll");
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            1, isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    ChannelGroup room = new DefaultChannelGroup(loops.next());
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder().websocketPath("/").checkStartsWith(true).build();
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(isEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(65_536),
                            new WebSocketServerProtocolHandler(config),
                            new Messages(room));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println("listening on " + ((InetSocketAddress) server.localAddress()).getPort());
  }

  private static final class Messages extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private final ChannelGroup room;
    private boolean isChat;

    Messages(ChannelGroup room) {
      this.room = room;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete handshake) {
        isChat = handshake.requestUri().equals("/chat");
        if (isChat) {
          room.add(context.channel());
        }
      }
      super.userEventTriggered(context, event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
      if (isChat) {
        room.writeAndFlush(frame.retain());
      } else {
        context.write(frame.retain());
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
