package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A transport that takes bytes up to a limit, keeps them, and counts how it was used. */
final class CountingEgress implements Egress {

  private final Shard shard;
  private final ArrayDeque<Object> handedOver = new ArrayDeque<>();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final List<String> ends = new ArrayList<>();
  private long takeableBytes = Long.MAX_VALUE;
  private long pendingBytes;
  private int writeCount;
  private int flushCount;

  CountingEgress(Shard shard) {
    this.shard = shard;
  }

  /** From now on takes that many bytes, and then no more. */
  void takeOnly(long bytes) {
    takeableBytes = bytes;
  }

  @Override
  public void write(ByteBuf bytes) {
    writeCount++;
    pendingBytes += bytes.readableBytes();
    handedOver.add(bytes);
  }

  @Override
  public void flush() {
    flushCount++;
    while (!handedOver.isEmpty()) {
      if (handedOver.peek() instanceof ByteBuf bytes) {
        take(bytes);
        if (bytes.isReadable()) {
          return;
        }
        handedOver.remove();
        bytes.release();
      } else {
        shard.execute((Runnable) handedOver.remove());
      }
    }
  }

  private void take(ByteBuf bytes) {
    int length = (int) Math.min(takeableBytes, bytes.readableBytes());
    byte[] part = new byte[length];
    bytes.readBytes(part);
    taken.writeBytes(part);
    takeableBytes -= length;
    pendingBytes -= length;
  }

  @Override
  public void whenTaken(Runnable task) {
    handedOver.add(task);
  }

  @Override
  public void endOutput() {
    ends.add("end");
  }

  @Override
  public void close() {
    ends.add("close");
  }

  @Override
  public long pendingBytes() {
    return pendingBytes;
  }

  /** {@return how often it was told to end or close} */
  List<String> ends() {
    return ends;
  }

  /** {@return buffers that were handed over since the last call} */
  int takeWriteCount() {
    int count = writeCount;
    writeCount = 0;
    return count;
  }

  /** {@return flushes since the last call} */
  int takeFlushCount() {
    int count = flushCount;
    flushCount = 0;
    return count;
  }

  /** {@return the frames that were taken since the last call, in words} */
  List<String> takeFrames() {
    byte[] bytes = takeBytes();
    return FrameReader.all(bytes);
  }

  byte[] takeBytes() {
    byte[] bytes = taken.toByteArray();
    taken.reset();
    return bytes;
  }

  /** Gives back what was not taken. */
  void release() {
    for (Object entry : handedOver) {
      if (entry instanceof ByteBuf bytes) {
        bytes.release();
      }
    }
    handedOver.clear();
    pendingBytes = 0;
  }
}
