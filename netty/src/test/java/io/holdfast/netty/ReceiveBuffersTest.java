package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReceiveBuffersTest {

  private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

  private final ReceiveBuffers.Shared shared = new ReceiveBuffers.Shared();
  private final ReceiveBuffers buffers = new ReceiveBuffers();

  @AfterEach
  void release() {
    shared.release();
  }

  @Test
  void httpIsReadIntoSmallBuffersOfTheConnection() {
    ByteBuf first = buffers.allocate(ALLOCATOR);
    ByteBuf second = buffers.allocate(ALLOCATOR);

    assertThat(first).isNotSameAs(second);
    assertThat(first.writableBytes()).isEqualTo(buffers.guess()).isEqualTo(2048);
    first.release();
    second.release();
  }

  @Test
  void connectionsOfALoopAreReadIntoTheSameBuffer() {
    ReceiveBuffers others = new ReceiveBuffers();
    buffers.share(shared);
    others.share(shared);
    ByteBuf first = buffers.allocate(ALLOCATOR);
    first.writeZero(1000).skipBytes(500);
    first.release();
    ByteBuf second = others.allocate(ALLOCATOR);

    assertThat(second).isSameAs(first);
    assertThat(second.readableBytes()).isZero();
    assertThat(second.writableBytes()).isEqualTo(others.guess()).isEqualTo(64 << 10);
    second.release();
  }

  @Test
  void aBufferOfWhichAPartIsKeptIsLeftToItsKeeper() {
    buffers.share(shared);
    ByteBuf first = buffers.allocate(ALLOCATOR).writeZero(100).setByte(3, 7);
    ByteBuf kept = first.retainedSlice(0, 10);
    first.release();
    ByteBuf second = buffers.allocate(ALLOCATOR).writeZero(100);
    second.release();

    assertThat(second).isNotSameAs(first);
    assertThat(kept.getByte(3)).isEqualTo((byte) 7);
    assertThat(kept.release()).isTrue();
  }

  @Test
  void readsOnWhileBuffersAreFilledButNotForEver() {
    buffers.reset(new EmbeddedChannel().config());
    for (int i = 1; i <= 4; i++) {
      buffers.attemptedBytesRead(100);
      buffers.lastBytesRead(100);
      buffers.incMessagesRead(1);
      assertThat(buffers.continueReading()).isEqualTo(i < 4);
    }
  }

  @Test
  void readsNoMoreWhenABufferWasNotFilled() {
    buffers.attemptedBytesRead(100);
    buffers.lastBytesRead(99);
    assertThat(buffers.continueReading(() -> true)).isFalse();
    buffers.attemptedBytesRead(0);
    buffers.lastBytesRead(0);
    assertThat(buffers.continueReading()).isFalse();
  }
}
