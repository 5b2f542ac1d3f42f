package io.holdfast.netty;

import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A WebSocket message that was laid out before. Immutable. */
final class PreparedGroupMessage implements GroupMessage {

  private final PreparedMessage message;
  private final boolean mayCompress;

  PreparedGroupMessage(PreparedMessage message) {
    this(message, true);
  }

  PreparedGroupMessage(PreparedMessage message, boolean mayCompress) {
    this.message = message;
    this.mayCompress = mayCompress;
  }

  PreparedMessage message() {
    return message;
  }

  @Override
  public boolean isForEach(LaneKind kind) {
    return kind.compression() == LaneKind.Compression.INDIVIDUAL && isCompressed(kind);
  }

  private boolean isCompressed(LaneKind kind) {
    return mayCompress && kind.compresses(message.payloadBytes());
  }

  @Override
  public void sendTo(GroupMember member) {
    member.deliver(message, mayCompress);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public int lengthBytes(LaneKind kind, @Nullable Zlib zlib) {
    return zlib != null && isCompressed(kind)
        ? message.compressedFrameBytes(kind.windowBits(), zlib)
        : message.frameBytes();
  }

  @Override
  public void write(ByteBuf out, LaneKind kind, @Nullable Zlib zlib) {
    if (zlib != null && isCompressed(kind)) {
      message.writeCompressedFrame(out, kind.windowBits(), zlib);
    } else {
      message.writeFrame(out);
    }
  }
}
