package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Straight to the file descriptor, for the one write that nearly every turn consists of. */
final class EpollEgress extends SocketEgress {

  /*
   * A room is handed out by one system call per member. Between two of them the processor's caches
   * are full of the kernel's data, so what costs on this side is each object that is touched: a
   * channel touches a dozen of its own to queue a buffer that is then written at once.
   *
   * So while the channel has nothing queued, the first buffer is kept here, and if it stays the
   * only one it goes to the descriptor with the flush. What the system does not take, and all else,
   * goes the channel's way, which knows how to wait. Order is kept because nothing is sent past a
   * channel that has something queued.
   */
  private final EpollSocketChannel channel;
  private final Socket socket;
  private @Nullable ByteBuf only;
  private boolean isChannelUsed;

  EpollEgress(EpollSocketChannel channel) {
    super(channel);
    this.channel = channel;
    this.socket = (Socket) channel.fd();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (only == null && !isChannelUsed && bytes.hasMemoryAddress()) {
      only = bytes;
    } else {
      useChannel();
      super.write(bytes);
    }
  }

  private void useChannel() {
    isChannelUsed = true;
    ByteBuf first = only;
    if (first != null) {
      only = null;
      super.write(first);
    }
  }

  @Override
  public void flush() {
    if (only != null && !sendOnly(only)) {
      useChannel();
    }
    if (isChannelUsed) {
      super.flush();
    }
  }

  /** {@return false if there is something left for the channel to send, or to fail} */
  private boolean sendOnly(ByteBuf bytes) {
    if (!socket.isOpen()) {
      // The number of its descriptor may be another connection's by now.
      return false;
    }
    try {
      long address = bytes.memoryAddress();
      int sentBytes = socket.sendAddress(address, bytes.readerIndex(), bytes.writerIndex());
      bytes.skipBytes(Math.max(0, sentBytes));
    } catch (IOException e) {
      channel.close();
      return false;
    }
    if (bytes.isReadable()) {
      return false;
    }
    only = null;
    bytes.release();
    return true;
  }

  @Override
  public void whenTaken(Runnable task) {
    useChannel();
    super.whenTaken(task);
  }

  @Override
  public long pendingBytes() {
    if (!isChannelUsed) {
      return 0;
    }
    long pendingBytes = super.pendingBytes();
    isChannelUsed = pendingBytes > 0;
    return pendingBytes;
  }
}
