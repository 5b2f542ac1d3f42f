package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;

/** Straight to the socket, where no handler has to see the bytes. */
class SocketEgress implements Egress {

  /*
   * The pipeline of a plain connection has one handler, ours, so walking it outwards would find
   * nothing but its head, which does what is done here. Promises are void: what becomes of a
   * write is seen by the backlog that it leaves, and by the end of the channel.
   */
  private final Channel channel;

  SocketEgress(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuf bytes) {
    Channel.Unsafe unsafe = channel.unsafe();
    unsafe.write(bytes, unsafe.voidPromise());
  }

  @Override
  public void flush() {
    channel.unsafe().flush();
  }

  @Override
  public void whenTaken(Runnable task) {
    ChannelPromise promise = channel.newPromise();
    promise.addListener(taken -> channel.eventLoop().execute(task));
    channel.unsafe().write(Unpooled.EMPTY_BUFFER, promise);
  }

  @Override
  public void endOutput() {
    if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public long pendingBytes() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }
}
