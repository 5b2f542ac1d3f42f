package io.holdfast.bench;

import io.holdfast.websocket.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** The bytes that one invocation of {@link FrameParserBenchmark} takes in. */
public enum FrameInput {
  /** A server receives 64 letters. */
  TEXT_64(Role.SERVER, true, Sample.ascii(64), Layout.WHOLE),
  /** A server receives 16 messages of 64 letters at once. */
  TEXT_64_X16(Role.SERVER, true, Sample.ascii(64), new Layout(16, 1, Layout.UNCUT)),
  /** A server receives 1 KiB of letters. */
  TEXT_1K(Role.SERVER, true, Sample.ascii(1 << 10), Layout.WHOLE),
  /** A server receives 16 KiB of letters. */
  TEXT_16K(Role.SERVER, true, Sample.ascii(16 << 10), Layout.WHOLE),
  /** A server receives 16 KiB of characters of three bytes each. */
  TEXT_16K_THREE_BYTE(Role.SERVER, true, Sample.threeByte(16 << 10), Layout.WHOLE),
  /** A server receives 16 KiB that need no check. */
  BINARY_16K(Role.SERVER, false, Sample.noise(16 << 10), Layout.WHOLE),
  /** A server receives 1 MiB, 64 KiB at a time. */
  BINARY_1M_IN_PIECES(Role.SERVER, false, Sample.noise(1 << 20), new Layout(1, 1, 64 << 10)),
  /** A server receives an empty message. */
  TEXT_0(Role.SERVER, true, Sample.ascii(0), Layout.WHOLE),
  /** A server receives 5 letters. */
  TEXT_5(Role.SERVER, true, Sample.ascii(5), Layout.WHOLE),
  /** A server receives 1 KiB of letters in 8 frames. */
  TEXT_1K_IN_8_FRAMES(Role.SERVER, true, Sample.ascii(1 << 10), new Layout(1, 8, Layout.UNCUT)),
  /** A client receives 64 letters. */
  CLIENT_TEXT_64(Role.CLIENT, true, Sample.ascii(64), Layout.WHOLE),
  /** A client receives 16 KiB of letters. */
  CLIENT_TEXT_16K(Role.CLIENT, true, Sample.ascii(16 << 10), Layout.WHOLE);

  /*
   * A session unmasks in place. Masking is its own inverse, so every second invocation finds the
   * payload as it was laid out, and the others find the payload where the masked one should be.
   * Both must be valid text, or the second would end the session: the bytes of the key are
   * 1 to 3, which turns none of the characters used here into something else than a character of
   * the same length. So nothing has to be copied between two invocations, on neither side.
   */
  private static final int MASKING_KEY = 0x01030201;

  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int MASKED = 0x80;

  private final Role receiver;
  private final boolean isText;
  private final byte[] payload;
  private final Layout layout;

  FrameInput(Role receiver, boolean isText, byte[] payload, Layout layout) {
    this.receiver = receiver;
    this.isText = isText;
    this.payload = payload;
    this.layout = layout;
  }

  /** {@return the end that the bytes are for} */
  public Role receiver() {
    return receiver;
  }

  /** {@return the messages in the bytes} */
  public int messageCount() {
    return layout.messageCount;
  }

  /** {@return the bytes of all messages, without headers} */
  public int payloadBytes() {
    return layout.messageCount * payload.length;
  }

  /** {@return whether a frame may come in several pieces} */
  boolean isCut() {
    return layout.pieceBytes != Layout.UNCUT;
  }

  /** {@return whether a message comes in several frames} */
  boolean isFragmented() {
    return layout.framesPerMessage > 1;
  }

  /** {@return new buffers with the bytes, as they would come from a socket} */
  List<ByteBuf> pieces() {
    ByteBuf wire = Unpooled.buffer();
    for (int message = 0; message < layout.messageCount; message++) {
      writeMessage(wire);
    }
    List<ByteBuf> pieces = new ArrayList<>();
    while (wire.isReadable()) {
      byte[] piece = new byte[Math.min(layout.pieceBytes, wire.readableBytes())];
      wire.readBytes(piece);
      pieces.add(Sample.direct(piece));
    }
    return pieces;
  }

  private void writeMessage(ByteBuf wire) {
    int frameBytes = payload.length / layout.framesPerMessage;
    for (int frame = 0; frame < layout.framesPerMessage; frame++) {
      boolean isLast = frame == layout.framesPerMessage - 1;
      int opcode = frame > 0 ? 0 : isText ? TEXT : BINARY;
      int offset = frame * frameBytes;
      int length = isLast ? payload.length - offset : frameBytes;
      wire.writeByte((isLast ? FIN : 0) | opcode);
      writeLength(wire, length);
      writePayload(wire, offset, length);
    }
  }

  private void writeLength(ByteBuf wire, int length) {
    int mask = receiver == Role.SERVER ? MASKED : 0;
    if (length < 126) {
      wire.writeByte(mask | length);
    } else if (length <= 0xFFFF) {
      wire.writeByte(mask | 126).writeShort(length);
    } else {
      wire.writeByte(mask | 127).writeLong(length);
    }
  }

  private void writePayload(ByteBuf wire, int offset, int length) {
    if (receiver == Role.CLIENT) {
      wire.writeBytes(payload, offset, length);
      return;
    }
    wire.writeInt(MASKING_KEY);
    for (int index = 0; index < length; index++) {
      wire.writeByte(payload[offset + index] ^ (MASKING_KEY >>> (24 - 8 * (index & 3))));
    }
  }

  /**
   * How messages are put on the wire.
   *
   * @param messageCount how many follow each other
   * @param framesPerMessage how many frames each is in
   * @param pieceBytes how much arrives at once, or {@link #UNCUT}
   */
  private record Layout(int messageCount, int framesPerMessage, int pieceBytes) {

    static final int UNCUT = Integer.MAX_VALUE;
    static final Layout WHOLE = new Layout(1, 1, UNCUT);
  }
}
