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
  private volatile @Nullable List<PreparedGroupMessage> frames;
  private volatile @Nullable List<PreparedGroupMessage> markedFrames;
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
      // Each poll is answered by itself, and the answer may hold what may be compressed, too.
      return kind.compression() == LaneKind.Compression.INDIVIDUAL || !message.isCompressed();
    }
    for (PreparedGroupMessage frame : frames(kind.form())) {
      if (frame.isForEach(kind)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void sendTo(GroupMember member) {
    for (PreparedGroupMessage frame : frames(member.laneKind().form())) {
      frame.sendTo(member);
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
    for (PreparedGroupMessage frame : frames(kind.form())) {
      lengthBytes += frame.lengthBytes(kind, zlib);
    }
    return lengthBytes;
  }

  @Override
  public void write(ByteBuf out, LaneKind kind, @Nullable Zlib zlib) {
    if (kind.form() == LaneKind.Form.PACKETS) {
      out.writeBytes(packets());
      return;
    }
    for (PreparedGroupMessage frame : frames(kind.form())) {
      frame.write(out, kind, zlib);
    }
  }

  /** {@return the message as frames} */
  List<PreparedGroupMessage> frames(LaneKind.Form form) {
    if (form == LaneKind.Form.MARKED_FRAMES && !message.binaries().isEmpty()) {
      List<PreparedGroupMessage> made = markedFrames;
      if (made == null) {
        made = makeFrames(true);
        markedFrames = made;
      }
      return made;
    }
    List<PreparedGroupMessage> made = frames;
    if (made == null) {
      made = makeFrames(false);
      frames = made;
    }
    return made;
  }

  private List<PreparedGroupMessage> makeFrames(boolean isMarked) {
    List<PreparedGroupMessage> made = new ArrayList<>(count());
    if (message.hasText()) {
      byte[] packet = message.packet();
      made.add(frame(PreparedMessage.text(Unpooled.wrappedBuffer(packet), 0, packet.length)));
    }
    for (byte[] binary : message.binaries()) {
      made.add(frame(isMarked ? marked(binary) : PreparedMessage.binary(binary)));
    }
    return made;
  }

  private PreparedGroupMessage frame(PreparedMessage prepared) {
    return new PreparedGroupMessage(prepared, message.isCompressed());
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
