package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeKeyTest {

  @Nested
  @DisplayName("RFC 6455 §4.2.2 Sending the Server's Opening Handshake")
  final class Accept {

    @Test
    void followsFromTheKeyAsInTheExample() {
      assertThat(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ=="))
          .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §4.2.1 Reading the Client's Opening Handshake")
  final class Key {

    @Test
    void is16BytesInBase64() {
      assertThat(HandshakeKey.isValid("dGhlIHNhbXBsZSBub25jZQ==")).isTrue();
      assertThat(HandshakeKey.isValid("AAAAAAAAAAAAAAAAAAAAAA==")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "", // nothing
          "dGhlIHNhbXBsZSBub25j", // 15 bytes
          "dGhlIHNhbXBsZSBub25jZTE=", // 17 bytes
          "dGhlIHNhbXBsZSBub25jZQ", // no padding
          "dGhlIHNhbXBsZSBub25jZ===", // wrong padding
          "dGhlIHNhbXBsZSBub25j_Q==", // the alphabet for URLs
          "dGhl IHNhbXBsZSBub25jZQ==", // a space
          "ä", // not ASCII
        })
    void isNothingElse(String key) {
      assertThat(HandshakeKey.isValid(key)).isFalse();
    }
  }

  @Test
  void writesANonceInBase64() {
    assertThat(HandshakeKey.of(hex("74686520 73616d70 6c65206e 6f6e6365"))) // "the sample nonce"
        .isEqualTo("dGhlIHNhbXBsZSBub25jZQ==");
  }
}
