package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HttpHeadersTest {

  private final HttpHeaders headers =
      HttpHeaders.builder()
          .add("Host", "chat.example")
          .add("X-Tag", " one ")
          .add("x-tag", "two")
          .build();

  @Test
  void namesAreFoundInAnyCase() {
    assertThat(headers.first("host")).contains("chat.example");
    assertThat(headers.first("HOST")).contains("chat.example");
    assertThat(headers.first("origin")).isEmpty();
  }

  @Test
  void linesKeepTheirOrderAndLoseSpaceAround() {
    assertThat(headers.all("X-TAG")).containsExactly("one", "two");
    assertThat(headers.first("x-tag")).contains("one");
    assertThat(headers.all("origin")).isEmpty();
  }

  @Test
  void theOnlyLineIsNoneOfSeveral() {
    assertThat(headers.only("host")).contains("chat.example");
    assertThat(headers.only("x-tag")).isEmpty();
    assertThat(headers.only("origin")).isEmpty();
  }

  @Test
  void areHandedOnLineByLine() {
    List<String> lines = new ArrayList<>();

    headers.forEach((name, value) -> lines.add(name + ": " + value));

    assertThat(lines).containsExactly("host: chat.example", "x-tag: one", "x-tag: two");
    assertThat(headers.asMap())
        .isEqualTo(Map.of("host", List.of("chat.example"), "x-tag", List.of("one", "two")));
    assertThat(headers).hasToString("{host=[chat.example], x-tag=[one, two]}");
  }

  @Test
  void doNotChangeWithTheirBuilder() {
    HttpHeaders.Builder builder = HttpHeaders.builder().add("a", "1");
    HttpHeaders built = builder.build();
    builder.add("a", "2");

    assertThat(built.all("a")).containsExactly("1");
    assertThat(HttpHeaders.EMPTY.asMap()).isEmpty();
  }
}
