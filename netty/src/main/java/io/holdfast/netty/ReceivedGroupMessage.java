package io.holdfast.netty;

import io.holdfast.websocket.ServerFrame;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A WebSocket message where it was received, for lanes that do not compress it. */
final class ReceivedGroupMessage implements GroupMessage {

  private final Message message;

  ReceivedGroupMessage(Message message) {
    this.message = message;
  }

  @Override
  public boolean isForEach(LaneKind kind) {
    assert !kind.compresses(message.length());
    return false;
  }

  @Override
  public void sendTo(GroupMember member) {
    member.deliver(message.prepared(), true);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public int lengthBytes(LaneKind kind, @Nullable Zlib zlib) {
    return ServerFrame.lengthBytes(message.length());
  }

  @Override
  public void write(ByteBuf out, LaneKind kind, @Nullable Zlib zlib) {
    ServerFrame.write(out, message.isText(), message.payload(), message.offset(), message.length());
  }
}
