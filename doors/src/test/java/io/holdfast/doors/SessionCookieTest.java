package io.holdfast.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cookie that holds the token of a session. */
final class SessionCookieTest {

  private static final String TOKEN = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLM-01";

  private static String token(String cookies) {
    return SessionCookie.token(new Shown(cookies, null, false, true)).orElse(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "holdfast=" + TOKEN,
        "a=b; holdfast=" + TOKEN,
        "a=b;holdfast=" + TOKEN + ";c=d",
        "a=b, holdfast=" + TOKEN + ", c=d",
        "holdfast=" + TOKEN + " ; c=d",
      })
  void theTokenIsFoundAmongOtherCookies(String cookies) {
    assertThat(token(cookies)).isEqualTo(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "holdfast=",
        "holdfast=short",
        "holdfast=" + TOKEN + "x",
        "notholdfast=" + TOKEN,
        "x holdfast=" + TOKEN,
        "__Host-holdfast=" + TOKEN,
        "a=\"holdfast=" + TOKEN + "\"",
      })
  void nothingElseIsAToken(String cookies) {
    assertThat(token(cookies)).isNull();
  }

  @Test
  void underTlsOnlyTheCookieCountsThatNeedsIt() {
    assertThat(SessionCookie.token(new Shown("holdfast=" + TOKEN, null, true, true))).isEmpty();
    assertThat(SessionCookie.token(new Shown("__Host-holdfast=" + TOKEN, null, true, true)))
        .contains(TOKEN);
  }

  @Test
  void theHeaderKeepsTheCookieFromScriptsAndOtherSites() {
    assertThat(SessionCookie.set(TOKEN, Duration.ofDays(1), false))
        .isEqualTo("holdfast=" + TOKEN + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict");
    assertThat(SessionCookie.set(TOKEN, Duration.ofDays(1), true))
        .isEqualTo(
            "__Host-holdfast="
                + TOKEN
                + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure");
    assertThat(SessionCookie.remove(false))
        .isEqualTo("holdfast=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
  }

  @Test
  void whatIsShownIsNotInTexts() {
    assertThat(new Shown("holdfast=" + TOKEN, TOKEN, false, true).toString()).doesNotContain(TOKEN);
  }
}
