package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FrameHeaderTest {

  @Test
  void theSecondByteTellsTheLengthOfTheHeader() {
    assertThat(FrameHeader.lengthBytes(0)).isEqualTo(2);
    assertThat(FrameHeader.lengthBytes(125)).isEqualTo(2);
    assertThat(FrameHeader.lengthBytes(126)).isEqualTo(4);
    assertThat(FrameHeader.lengthBytes(127)).isEqualTo(10);
    assertThat(FrameHeader.lengthBytes(0x80)).isEqualTo(6);
    assertThat(FrameHeader.lengthBytes(0x80 | 126)).isEqualTo(8);
    assertThat(FrameHeader.lengthBytes(0x80 | 127)).isEqualTo(FrameHeader.MAX_BYTES);
    assertThat(FrameHeader.lengthBytes((byte) 0xFF)).isEqualTo(FrameHeader.MAX_BYTES);
  }

  @Test
  void theLengthOfThePayloadTellsTheShortestHeader() {
    assertThat(FrameHeader.lengthBytesFor(0)).isEqualTo(2);
    assertThat(FrameHeader.lengthBytesFor(125)).isEqualTo(2);
    assertThat(FrameHeader.lengthBytesFor(126)).isEqualTo(4);
    assertThat(FrameHeader.lengthBytesFor(65_535)).isEqualTo(4);
    assertThat(FrameHeader.lengthBytesFor(65_536)).isEqualTo(10);
    assertThat(FrameHeader.lengthBytesFor(Integer.MAX_VALUE)).isEqualTo(10);
  }
}
