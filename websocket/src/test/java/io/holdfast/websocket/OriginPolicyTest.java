package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginPolicyTest {

  @Nested
  @DisplayName("RFC 6455 §10.2 Origin Considerations")
  final class SameOrigin {

    @ParameterizedTest
    @CsvSource({
      "https://chat.example, chat.example",
      "http://chat.example, chat.example",
      "https://CHAT.example, chat.example",
      "https://chat.example, chat.example:443",
      "http://chat.example:80, chat.example",
      "http://chat.example:8080, chat.example:8080",
      "http://[::1]:8080, [::1]:8080",
      "http://[::1], [::1]:80",
    })
    void allowsPagesOfTheHostAndPortOfTheRequest(String origin, String authority) {
      assertThat(OriginPolicy.SAME.allows(origin, to(authority))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
      "https://evil.example, chat.example",
      "https://chat.example.evil.example, chat.example",
      "https://evil.example/chat.example, chat.example",
      "https://chat.example:8443, chat.example",
      "http://chat.example:8080, chat.example:8081",
      "https://sub.chat.example, chat.example",
      "null, chat.example",
      "chat.example, chat.example",
      "https://, ''",
      "'', ''",
    })
    void refusesAllOthers(String origin, String authority) {
      assertThat(OriginPolicy.SAME.allows(origin, to(authority))).isFalse();
    }
  }

  @Test
  void aListAllowsItsOriginsAndPagesOfTheHost() {
    OriginPolicy policy = OriginPolicy.sameOr(Set.of("https://app.example"));

    assertThat(policy.allows("https://app.example", to("chat.example"))).isTrue();
    assertThat(policy.allows("https://chat.example", to("chat.example"))).isTrue();
    assertThat(policy.allows("http://app.example", to("chat.example"))).isFalse();
    assertThat(policy.allows("https://app.example:444", to("chat.example"))).isFalse();
  }

  @Test
  void anyAllowsAll() {
    assertThat(OriginPolicy.ANY.allows("https://evil.example", to("chat.example"))).isTrue();
    assertThat(OriginPolicy.ANY.allows("null", to(""))).isTrue();
  }

  private static HandshakeRequest to(String authority) {
    return new HandshakeRequest("GET", "/", authority, HttpHeaders.EMPTY);
  }
}
