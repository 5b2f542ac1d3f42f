package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CloseCodeTest {

  @Nested
  @DisplayName("RFC 6455 §7.4.1 Defined Status Codes")
  final class Defined {

    @Test
    void codesWithoutAFrameAreNeverSent() {
      assertThat(CloseCode.NO_STATUS.isSendable()).isFalse();
      assertThat(CloseCode.ABNORMAL.isSendable()).isFalse();
      assertThat(new CloseCode(1004).isSendable()).isFalse();
      assertThat(new CloseCode(1015).isSendable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014})
    void registeredCodesMayBeSent(int value) {
      assertThat(new CloseCode(value).isSendable()).isTrue();
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.4.2 Reserved Status Code Ranges")
  final class Ranges {

    @Test
    void codesFrom1016To2999AreNeverSent() {
      assertThat(IntStream.rangeClosed(1015, 2999)).noneMatch(CloseCode::isSendable);
    }

    @Test
    void codesBelow1000AreNeverSent() {
      assertThat(IntStream.range(0, 1000)).noneMatch(CloseCode::isSendable);
    }

    @Test
    void codesOfLibrariesAndApplicationsMayBeSent() {
      assertThat(IntStream.rangeClosed(3000, 4999)).allMatch(CloseCode::isSendable);
    }

    @Test
    void codesFrom5000AreNeverSent() {
      assertThat(IntStream.rangeClosed(5000, 65_535)).noneMatch(CloseCode::isSendable);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 999, 5000, 65_536})
  void refusesValuesThatAreNoCode(int value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CloseCode(value))
        .withMessage("close code must be 1000 to 4999, was " + value);
  }

  @Test
  void aReasonHasAtMost123BytesOfUtf8() {
    CloseCode.NORMAL.requireSendable("x".repeat(123));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloseCode.NORMAL.requireSendable("x".repeat(124)))
        .withMessage("a close reason has at most 123 bytes of UTF-8, had 124");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloseCode.NORMAL.requireSendable("ä".repeat(62)))
        .withMessage("a close reason has at most 123 bytes of UTF-8, had 124");
  }

  @Test
  void thereIsNoReasonWithoutACode() {
    CloseCode.NO_STATUS.requireSendable("");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloseCode.NO_STATUS.requireSendable("why"))
        .withMessage("close code 1005 must not be sent");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CloseCode.ABNORMAL.requireSendable(""))
        .withMessage("close code 1006 must not be sent");
  }
}
