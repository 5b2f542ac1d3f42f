package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpcodeTest {

  @ParameterizedTest
  @CsvSource({"0, CONTINUATION", "1, TEXT", "2, BINARY", "8, CLOSE", "9, PING", "10, PONG"})
  void standsForItsFourBits(int bits, Opcode opcode) {
    assertThat(opcode.value()).isEqualTo(bits);
    assertThat(Opcode.ofBits(bits)).isEqualTo(opcode);
    assertThat(Opcode.ofBits(0xF0 | bits)).isEqualTo(opcode);
  }

  @Test
  void reservedBitsStandForNothing() {
    for (int bits : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      assertThat(Opcode.ofBits(bits)).isNull();
    }
  }

  @Test
  void closePingAndPongAreControlFrames() {
    assertThat(Arrays.stream(Opcode.values()).filter(Opcode::isControl))
        .containsExactly(Opcode.CLOSE, Opcode.PING, Opcode.PONG);
  }
}
