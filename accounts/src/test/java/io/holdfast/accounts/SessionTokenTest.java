package io.holdfast.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a cookie holds. */
final class SessionTokenTest {

  @Test
  void tokensAreDrawnAndKeptAsTheirHash() {
    String drawn = SessionToken.draw();
    assertThat(drawn).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(SessionToken.draw());
    assertThat(SessionToken.key(drawn)).hasSize(43).isNotEqualTo(drawn);
    assertThat(SessionToken.key(drawn)).isEqualTo(SessionToken.key(drawn));
  }
}
