package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SessionCookieTest {

  // @Twin("engine.io/server: should send the io cookie with httpOnly=true")
  @Test
  void theDefaultsAreThoseOfTheReference() {
    assertThat(SessionCookie.builder().build().header("abc"))
        .isEqualTo("io=abc; Path=/; HttpOnly; SameSite=Lax");
  }

  // @Twin("engine.io/server: should send the io cookie custom name")
  // @Twin("engine.io/server: should send the cookie with custom path")
  // @Twin("engine.io/server: should send the io cookie with sameSite=strict")
  // @Twin("engine.io/server: should send the io cookie with httpOnly=false")
  @Test
  void everythingCanBeSet() {
    SessionCookie cookie =
        SessionCookie.builder()
            .name("sid")
            .path("/custom")
            .httpOnly(false)
            .secure(true)
            .sameSite(SessionCookie.SameSite.STRICT)
            .maxAge(Duration.ofDays(1))
            .domain("a.example")
            .build();

    assertThat(cookie.header("abc"))
        .isEqualTo(
            "sid=abc; Max-Age=86400; Domain=a.example; Path=/custom; Secure; SameSite=Strict");
  }

  @Test
  void whatWouldEndAnAttributeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> SessionCookie.builder().name("a b"));
    assertThatIllegalArgumentException().isThrownBy(() -> SessionCookie.builder().path("/;a"));
    assertThatIllegalArgumentException().isThrownBy(() -> SessionCookie.builder().domain("a\n"));
  }
}
