package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class EpollEgressTest {

  private static final int MORE_THAN_A_SOCKET_TAKES = 32 << 20;

  private EventLoopGroup group;
  private EpollSocketChannel channel;
  private Socket peer;
  private EpollEgress egress;

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(Epoll.isAvailable(), "epoll is Linux's");
    group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      channel =
          (EpollSocketChannel)
              new Bootstrap()
                  .group(group)
                  .channel(EpollSocketChannel.class)
                  .handler(new ChannelInboundHandlerAdapter())
                  .connect(server.getLocalSocketAddress())
                  .sync()
                  .channel();
      peer = server.accept();
    }
    egress = new EpollEgress(channel);
  }

  @AfterEach
  void close() throws Exception {
    if (group != null) {
      peer.close();
      channel.close().sync();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return channel.eventLoop().submit(task).get(30, TimeUnit.SECONDS);
  }

  private static ByteBuf bytes(String text) {
    return PooledByteBufAllocator.DEFAULT
        .directBuffer()
        .writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String read(int length) throws IOException {
    return new String(peer.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  @Test
  void oneBufferGoesOutWithTheFlush() throws Exception {
    assertGoesOutAtOnce();
  }

  private void assertGoesOutAtOnce() throws Exception {
    ByteBuf buffer = bytes("hello");

    long pendingBytes =
        onLoop(
            () -> {
              egress.write(buffer);
              egress.flush();
              return egress.pendingBytes();
            });

    assertThat(read(5)).isEqualTo("hello");
    assertThat(pendingBytes).isZero();
    assertThat(buffer.refCnt()).isZero();
  }

  @Test
  void severalBuffersKeepTheirOrder() throws Exception {
    onLoop(
        () -> {
          for (String text : List.of("one ", "two ", "three ")) {
            egress.write(bytes(text));
          }
          egress.flush();
          egress.write(bytes("four"));
          egress.flush();
          return egress;
        });

    assertThat(read(18)).isEqualTo("one two three four");
  }

  @Test
  void whatTheSystemDoesNotTakeFollowsInOrder() throws Exception {
    long pendingBytes =
        onLoop(
            () -> {
              egress.write(
                  PooledByteBufAllocator.DEFAULT
                      .directBuffer(MORE_THAN_A_SOCKET_TAKES)
                      .writeZero(MORE_THAN_A_SOCKET_TAKES));
              egress.flush();
              egress.write(bytes("behind"));
              egress.flush();
              return egress.pendingBytes();
            });

    assertThat(pendingBytes).isPositive();
    assertThat(peer.getInputStream().readNBytes(MORE_THAN_A_SOCKET_TAKES)).containsOnly(0);
    assertThat(read(6)).isEqualTo("behind");
    await().until(() -> onLoop(egress::pendingBytes) == 0);
    assertGoesOutAtOnce();
  }

  @Test
  void aTaskWaitsForTheOnlyBuffer() throws Exception {
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> taken = new CompletableFuture<>();

    onLoop(
        () -> {
          egress.write(bytes("hello"));
          egress.whenTaken(
              () -> {
                order.add("taken");
                taken.complete(null);
              });
          egress.flush();
          order.add("flushed");
          return egress;
        });

    taken.get(30, TimeUnit.SECONDS);
    assertThat(order).containsExactly("flushed", "taken");
    assertThat(read(5)).isEqualTo("hello");
  }

  @Test
  void aBufferForASocketThatIsClosedIsGivenBack() throws Exception {
    ByteBuf buffer = bytes("late");

    onLoop(
        () -> {
          channel.close();
          egress.write(buffer);
          egress.flush();
          return egress;
        });

    assertThat(buffer.refCnt()).isZero();
  }

  @Test
  void aPeerThatIsGoneEndsTheChannel() throws Exception {
    peer.setSoLinger(true, 0);
    peer.close();

    await()
        .until(
            () ->
                onLoop(
                    () -> {
                      egress.write(bytes("anybody?"));
                      egress.flush();
                      return !channel.isOpen();
                    }));
  }
}
