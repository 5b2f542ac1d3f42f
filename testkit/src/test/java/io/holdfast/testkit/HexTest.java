package io.holdfast.testkit;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

final class HexTest {

  @Test
  void readsPairsOfDigitsInEitherCaseWithSpaceBetween() {
    assertThat(hex("81 85\n 37fa213D")).containsExactly(0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d);
    assertThat(hex("")).isEmpty();
  }

  @Test
  void refusesHalfAByte() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hex("81 8 5"))
        .withMessage("half a byte in 8");
  }

  @Test
  void refusesWhatIsNoDigit() {
    assertThatIllegalArgumentException().isThrownBy(() -> hex("8g"));
  }

  @Test
  void showsBytesWithSpaceBetween() {
    assertThat(spaced(new byte[] {(byte) 0x81, 0, 0x7f})).isEqualTo("81 00 7f");
  }

  @Test
  void showsReadableBytesWithoutConsumingThem() {
    ByteBuf bytes = Unpooled.wrappedBuffer(hex("ff 81 05")).skipBytes(1);

    assertThat(spaced(bytes)).isEqualTo("81 05");
    assertThat(bytes.readableBytes()).isEqualTo(2);
  }
}
