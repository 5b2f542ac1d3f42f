package io.holdfast.websocket;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Knows how much is allocated and how often something was. */
final class CountingAllocator extends AbstractByteBufAllocator {

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private int allocationCount;

  CountingAllocator() {
    super(false);
  }

  /** {@return what is allocated now, in bytes} */
  long usedBytes() {
    return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
  }

  /** {@return how many buffers were asked for} */
  int allocationCount() {
    return allocationCount;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    allocationCount++;
    return allocator.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    allocationCount++;
    return allocator.directBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
