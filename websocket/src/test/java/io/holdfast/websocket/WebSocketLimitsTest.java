package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class WebSocketLimitsTest {

  @Test
  void takes16MebibytesIn131072FramesByDefault() {
    assertThat(WebSocketLimits.DEFAULT)
        .isEqualTo(new WebSocketLimits(16_777_216, 16_777_216, 131_072));
    assertThat(WebSocketLimits.ofMessageBytes(1_000))
        .isEqualTo(new WebSocketLimits(1_000, 1_000, 131_072));
  }

  @Test
  void leavesRoomForAControlFrame() {
    assertThat(new WebSocketLimits(125, 125, 1).maxFramePayloadBytes()).isEqualTo(125);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketLimits(124, 125, 1))
        .withMessage("maxFramePayloadBytes must be at least 125, was 124");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketLimits(125, 124, 1))
        .withMessage("maxMessageBytes must be at least 125, was 124");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketLimits.ofMessageBytes(-1))
        .withMessage("maxFramePayloadBytes must be at least 125, was -1");
  }

  @Test
  void aMessageHasAtLeastOneFrame() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebSocketLimits(125, 125, 0))
        .withMessage("maxMessageFrames must be at least 1, was 0");
  }
}
