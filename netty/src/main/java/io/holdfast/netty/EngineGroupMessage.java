package io.holdfast.netty;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.PacketType;
import io.holdfast.engineio.PollPackets;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of Engine.IO, laid out once for each form that some member needs. */
final class EngineGroupMessage implements GroupMessage {

  /*
   * Each form is made by the first loop that needs it. Two loops may make the same one at the same
   * time: either is right.
   */
  private final EngineMessage message;
  private final @Nullable EngineSessions sessions;
  private volatile @Nullable List<PreparedMessage> frames;
  private volatile @Nullable List<PreparedMessage> markedFrames;
  private volatile byte @Nullable [] packets;

  /** Names who counts it, if anybody. */
  EngineGroupMessage(EngineMessage message, @Nullable EngineSessions sessions) {
    this.message = message;
    this.sessions = sessions;
  }

  @Override
  public void published(int receiverCount) {
    if (sessions != null) {
      sessions.sent(message, receiverCount);
    }
  }

  @Override
  public boolean isForEach(LaneKind kind) {
    if (kind.form() == LaneKind.Form.PACKETS) {
      return kind.compression() == LaneKind.Compression.INDIVIDUAL;
    }
    if (kind.compression() != LaneKind.Compression.INDIVIDUAL) {
      return false;
    }
    for (PreparedMessage frame : frames(kind.form())) {
      if (isCompressed(frame, kind)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void sendTo(GroupMember member) {
    for (PreparedMessage frame : frames(member.laneKind().form())) {
      member.deliver(frame);
    }
  }

  @Override
  public int count() {
    return (message.hasText() ? 1 : 0) + message.binaries().size();
  }

  @Override
  public int lengthBytes(LaneKind kind, @Nullable Zlib zlib) {
    if (kind.form() == LaneKind.Form.PACKETS) {
      return packets().length;
    }
    int lengthBytes = 0;
    for (PreparedMessage frame : frames(kind.form())) {
      lengthBytes +=
          zlib != null && isCompressed(frame, kind)
              ? frame.compressedFrameBytes(kind.windowBits(), zlib)
              : frame.frameBytes();
    }
    return lengthBytes;
  }

  @Override
  public void write(ByteBuf out, LaneKind kind, @Nullable Zlib zlib) {
    if (kind.form() == LaneKind.Form.PACKETS) {
      out.writeBytes(packets());
      return;
    }
    for (PreparedMessage frame : frames(kind.form())) {
      if (zlib != null && isCompressed(frame, kind)) {
        frame.writeCompressedFrame(out, kind.windowBits(), zlib);
      } else {
        frame.writeFrame(out);
      }
    }
  }

  private boolean isCompressed(PreparedMessage frame, LaneKind kind) {
    return message.isCompressed() && kind.compresses(frame.payloadBytes());
  }

  /** {@return the message as frames} */
  List<PreparedMessage> frames(LaneKind.Form form) {
    if (form == LaneKind.Form.MARKED_FRAMES && !message.binaries().isEmpty()) {
      List<PreparedMessage> made = markedFrames;
      if (made == null) {
        made = makeFrames(true);
        markedFrames = made;
      }
      return made;
    }
    List<PreparedMessage> made = frames;
    if (made == null) {
      made = makeFrames(false);
      frames = made;
    }
    return made;
  }

  private List<PreparedMessage> makeFrames(boolean isMarked) {
    List<PreparedMessage> made = new ArrayList<>(count());
    if (message.hasText()) {
      made.add(PreparedMessage.text(Unpooled.wrappedBuffer(message.packet()), 0, textBytes()));
    }
    for (byte[] binary : message.binaries()) {
      made.add(isMarked ? marked(binary) : PreparedMessage.binary(binary));
    }
    return made;
  }

  private int textBytes() {
    return message.packet().length;
  }

  private static PreparedMessage marked(byte[] binary) {
    byte[] packet = new byte[1 + binary.length];
    packet[0] = (byte) PacketType.MESSAGE.number();
    System.arraycopy(binary, 0, packet, 1, binary.length);
    return PreparedMessage.binary(packet);
  }

  private byte[] packets() {
    byte[] made = packets;
    if (made == null) {
      made = PollPackets.of(message);
      packets = made;
    }
    return made;
  }
}
