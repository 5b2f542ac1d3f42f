package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HandshakeRequestTest {

  @ParameterizedTest
  @CsvSource({
    "/chat, /chat, ''",
    "/chat?, /chat, ''",
    "/chat?a=1&b=%20, /chat, a=1&b=%20",
    "/chat?a=?b, /chat, a=?b",
    "?a, '', a",
    "'', '', ''",
  })
  void theTargetIsAPathAndAQuery(String target, String path, String query) {
    HandshakeRequest request =
        new HandshakeRequest("GET", target, "chat.example", HttpHeaders.EMPTY);

    assertThat(request.path()).isEqualTo(path);
    assertThat(request.query()).isEqualTo(query);
  }
}
