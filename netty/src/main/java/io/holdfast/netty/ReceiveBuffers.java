package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that one connection is read into: small ones of its own during HTTP, the loop's
 * shared one afterwards.
 *
 * <p>Confined to its loop.
 */
final class ReceiveBuffers implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {

  /*
   * WebSocket bytes are dealt with as they are read, so all connections of a loop can be read
   * into the same large buffer, one after the other: it stays in the processor's cache, and a
   * connection that has nothing to say holds no memory. Whoever keeps a part of it retains it;
   * it is then left to them and replaced.
   *
   * HTTP's decoder keeps what is incomplete, so it gets small buffers.
   */
  private static final int HTTP_BYTES = 2048;
  private static final int MAX_READS = 4;

  /** The buffer that the connections of a loop share. */
  static final class Shared {

    private static final int SHARED_BYTES = 64 << 10;

    private @Nullable ByteBuf buffer;

    ByteBuf take(ByteBufAllocator allocator) {
      ByteBuf free = buffer;
      if (free != null && free.refCnt() == 1) {
        return free.clear().retain();
      }
      release();
      ByteBuf fresh = allocator.directBuffer(SHARED_BYTES, SHARED_BYTES);
      buffer = fresh;
      return fresh.retain();
    }

    void release() {
      if (buffer != null) {
        buffer.release();
        buffer = null;
      }
    }
  }

  private @Nullable Shared shared;
  private int attemptedBytes;
  private int readBytes;
  private int readCount;

  /** From now on the connection is read into the loop's buffer. */
  void share(Shared shared) {
    this.shared = shared;
  }

  @Override
  public ReceiveBuffers newHandle() {
    return this;
  }

  @Override
  public ByteBuf allocate(ByteBufAllocator allocator) {
    return shared == null ? allocator.ioBuffer(HTTP_BYTES) : shared.take(allocator);
  }

  @Override
  public int guess() {
    return shared == null ? HTTP_BYTES : Shared.SHARED_BYTES;
  }

  @Override
  public void reset(ChannelConfig config) {
    readCount = 0;
  }

  @Override
  public void incMessagesRead(int count) {
    readCount += count;
  }

  @Override
  public void lastBytesRead(int bytes) {
    readBytes = bytes;
  }

  @Override
  public int lastBytesRead() {
    return readBytes;
  }

  @Override
  public void attemptedBytesRead(int bytes) {
    attemptedBytes = bytes;
  }

  @Override
  public int attemptedBytesRead() {
    return attemptedBytes;
  }

  @Override
  public boolean continueReading() {
    return readBytes > 0 && readBytes == attemptedBytes && readCount < MAX_READS;
  }

  @Override
  public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
    return continueReading();
  }

  @Override
  public void readComplete() {}
}
