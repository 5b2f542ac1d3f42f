package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void theElementsOfAllLinesAreOneList() {
    HttpHeaders varying =
        HttpHeaders.builder().add("Vary", "origin,, accept ").add("vary", "cookie").build();

    assertThat(varying.list("vary")).containsExactly("origin", "accept", "cookie");
    assertThat(headers.list("vary")).isEmpty();
  }

  @Test
  void areHandedOnLineByLine() {
    List<String> lines = new ArrayList<>();

    headers.forEach((name, value) -> lines.add(name + ": " + value));

    assertThat(lines).containsExactly("host: chat.example", "x-tag: one", "x-tag: two");
    assertThat(headers.asMap())
        .isEqualTo(Map.of("host", List.of("chat.example"), "x-tag", List.of("one", "two")));
    assertThat(headers).hasToString("host:chat.example\nx-tag:one\nx-tag:two\n");
  }

  @Test
  void doNotChangeWithTheirBuilder() {
    HttpHeaders.Builder builder = HttpHeaders.builder().add("a", "1");
    HttpHeaders built = builder.build();
    builder.add("a", "2");

    assertThat(built.all("a")).containsExactly("1");
    assertThat(HttpHeaders.EMPTY.asMap()).isEmpty();
  }

  @Test
  void aNameIsNotFoundInsideAnother() {
    HttpHeaders similar = HttpHeaders.builder().add("x-tag", "host:1").add("tag", "2").build();

    assertThat(similar.all("host")).isEmpty();
    assertThat(similar.all("x-ta")).isEmpty();
    assertThat(similar.all("tag")).containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1\r\nx-injected: 2", "1\n2", "1\r2"})
  void aValueCannotEndItsLine(String value) {
    assertThatThrownBy(() -> HttpHeaders.builder().add("a", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the value of a holds the end of a line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\n"})
  void aNameIsAToken(String name) {
    assertThatThrownBy(() -> HttpHeaders.builder().add(name, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name of a header is a token, was " + name);
  }
}
