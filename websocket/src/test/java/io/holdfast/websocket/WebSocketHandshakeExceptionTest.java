package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class WebSocketHandshakeExceptionTest {

  @Test
  void anAnswerThatIsNotAcceptableHasAStatus() {
    WebSocketHandshakeException e =
        new WebSocketHandshakeException(HandshakeError.UNEXPECTED_STATUS, "answered 503", 503);

    assertThat(e).hasMessage("answered 503").hasNoCause();
    assertThat(e.status()).isEqualTo(503);
    assertThat(e.errorCode().code()).isEqualTo("WS_HANDSHAKE_UNEXPECTED_STATUS");
  }

  @Test
  void aServerThatGaveNoAnswerHasACause() {
    IOException cause = new IOException("refused");
    WebSocketHandshakeException e =
        new WebSocketHandshakeException(HandshakeError.NOT_CONNECTED, "no answer", cause);

    assertThat(e).hasMessage("no answer").hasCause(cause);
    assertThat(e.status()).isZero();
  }

  @Test
  void codesAreDistinct() {
    assertThat(Arrays.stream(HandshakeError.values()).map(HandshakeError::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.startsWith("WS_HANDSHAKE_"));
  }
}
