package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ServerUrlTest {

  private final ServerUrl.Converter converter = new ServerUrl.Converter();

  @Test
  void pathsAreBelowTheAddress() {
    assertThat(converter.convert(" https://chat.example/below// ").at("/rooms?limit=1"))
        .hasToString("https://chat.example/below/rooms?limit=1");
  }

  @Test
  void wordIsOnePartOfAPathOrAQuery() {
    assertThat(ServerUrl.encoded("/ä b?c=d&e")).isEqualTo("%2F%C3%A4%20b%3Fc%3Dd%26e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "chat.example",
        "localhost:8080",
        "ftp://chat.example",
        "http://",
        "http://a b",
        "http://ada@chat.example",
        "http://chat.example/?a=b",
        "http://chat.example/#a"
      })
  void whatIsNoAddressOfAServerIsRefused(String value) {
    assertThatThrownBy(() -> converter.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("'" + value + "' is not an address such as http://127.0.0.1:8080 ");
  }
}
