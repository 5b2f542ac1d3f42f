package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageWriterTest {

  private final Output output = new Output();
  private final ByteBuf payload = Unpooled.wrappedBuffer(hex("00 48 65 6c 6c 6f"));

  @Test
  void aServersPayloadIsHandedOnWithoutACopy() {
    MessageWriter writer = new MessageWriter(settings(Role.SERVER), null, output);

    writer.write(Opcode.BINARY, payload, 1, 5);

    assertThat(spaced(output.reserved)).isEqualTo("82 05");
    assertThat(output.appended).hasSize(1);
    assertThat(output.appended.get(0)).isSameAs(payload);
    assertThat(output.ranges).containsExactly("1+5");
  }

  @Test
  void aServersTextIsEncodedWhereItIsSentFrom() {
    MessageWriter writer = new MessageWriter(settings(Role.SERVER), null, output);

    writer.writeText("Hello");

    assertThat(spaced(output.reserved)).isEqualTo("81 05 48 65 6c 6c 6f");
    assertThat(output.appended).isEmpty();
  }

  @Test
  void aClientsPayloadIsMaskedInACopy() {
    MessageWriter writer = new MessageWriter(settings(Role.CLIENT), null, output);

    writer.write(Opcode.TEXT, payload, 1, 5);

    assertThat(spaced(output.reserved)).isEqualTo("81 85 37 fa 21 3d 7f 9f 4d 51 58");
    assertThat(output.appended).isEmpty();
    assertThat(spaced(payload)).isEqualTo("00 48 65 6c 6c 6f");
  }

  @Test
  void aControlFrameHasThePayloadThatIsReadable() {
    MessageWriter writer = new MessageWriter(settings(Role.CLIENT), null, output);

    writer.writeControl(Opcode.PONG, payload.skipBytes(1));

    assertThat(spaced(output.reserved)).isEqualTo("8a 85 37 fa 21 3d 7f 9f 4d 51 58");
  }

  @Test
  void theCompressorIsGivenBackAtTheEnd() {
    CompressionBudget budget = new CompressionBudget(1 << 20);
    Zlib zlib = new Zlib(budget, 6);
    MessageWriter writer =
        new MessageWriter(
            settings(Role.SERVER),
            new SessionCompression(DeflateParameters.CONTEXT_TAKEOVER, 0, zlib),
            output);

    writer.writeText("Hello");
    assertThat(budget.usedBytes()).isEqualTo(CompressionBudget.DEFLATER_BYTES);

    writer.release();
    zlib.close();
    assertThat(budget.usedBytes()).isZero();
  }

  private static SessionSettings settings(Role role) {
    return new SessionSettings(
        role,
        WebSocketLimits.DEFAULT,
        true,
        0,
        0,
        0,
        ByteBufAllocator.DEFAULT,
        () -> Wire.MASKING_KEY);
  }

  /** Keeps what it is given apart: bytes that were written here, and buffers that were passed. */
  private static final class Output implements FrameOutput {

    ByteBuf reserved = Unpooled.EMPTY_BUFFER;
    final List<ByteBuf> appended = new ArrayList<>();
    final List<String> ranges = new ArrayList<>();

    @Override
    public ByteBuf reserve(int lengthBytes) {
      reserved = Unpooled.buffer(lengthBytes, lengthBytes);
      return reserved;
    }

    @Override
    public void append(ByteBuf bytes, int offset, int length) {
      appended.add(bytes);
      ranges.add(offset + "+" + length);
    }
  }
}
