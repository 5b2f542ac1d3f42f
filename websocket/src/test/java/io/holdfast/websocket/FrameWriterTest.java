package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameWriterTest {

  private final ByteBuf out = Unpooled.buffer();

  @Nested
  @DisplayName("RFC 6455 §5.2 Base Framing Protocol")
  final class BaseFraming {

    @ParameterizedTest
    @CsvSource({
      "0, 81 00",
      "125, 81 7d",
      "126, 81 7e 00 7e",
      "65535, 81 7e ff ff",
      "65536, 81 7f 00 00 00 00 00 01 00 00",
      "2147483647, 81 7f 00 00 00 00 7f ff ff ff",
    })
    void serverWritesTheShortestFormOfALength(int payloadBytes, String expected) {
      FrameWriter.writeHeader(out, FrameWriter.firstByte(Opcode.TEXT, false), payloadBytes);

      assertThat(spaced(out)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "0, 82 80 37 fa 21 3d",
      "125, 82 fd 37 fa 21 3d",
      "126, 82 fe 00 7e 37 fa 21 3d",
      "65535, 82 fe ff ff 37 fa 21 3d",
      "65536, 82 ff 00 00 00 00 00 01 00 00 37 fa 21 3d",
      "2147483647, 82 ff 00 00 00 00 7f ff ff ff 37 fa 21 3d",
    })
    void clientWritesTheShortestFormOfALengthAndItsMaskingKey(int payloadBytes, String expected) {
      int firstByte = FrameWriter.firstByte(Opcode.BINARY, false);

      FrameWriter.writeMaskedHeader(out, firstByte, payloadBytes, 0x37fa213d);

      assertThat(spaced(out)).isEqualTo(expected);
    }
  }

  @Test
  void theFirstByteHoldsFinOpcodeAndTheMarkOfCompression() {
    assertThat(FrameWriter.firstByte(Opcode.TEXT, false)).isEqualTo(0x81);
    assertThat(FrameWriter.firstByte(Opcode.BINARY, true)).isEqualTo(0xC2);
    assertThat(FrameWriter.firstByte(Opcode.PONG, false)).isEqualTo(0x8A);
  }
}
