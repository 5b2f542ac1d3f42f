package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "Hello", "Grüße, 世界", "👩‍🚀 and ⚓️", "क्‍ष"})
  void wordsStayAsTheyAre(String text) {
    assertThat(TerminalText.shown(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1b,␛",
    "07,␇",
    "0d,␍",
    "0a,␊",
    "00,␀",
    "7f,␡",
    "9b,<U+009B>",
    "202e,<U+202E>",
    "2028,<U+2028>",
    "d800,<U+D800>",
    "e0001,<U+E0001>"
  })
  void whatDoesSomethingIsShown(String hex, String shown) {
    String text = Character.toString(Integer.parseInt(hex, 16));

    assertThat(TerminalText.shown("a" + text + "b")).isEqualTo("a" + shown + "b");
  }

  @Test
  void jsonStaysTheSameJson() {
    assertThat(TerminalText.escaped("{\"ä\":\"👩‍🚀\\n\"}")).isEqualTo("{\"ä\":\"👩‍🚀\\n\"}");
    assertThat(TerminalText.escaped("\"\u009b\u202e\u007f\ud800\""))
        .isEqualTo("\"\\u009b\\u202e\\u007f\\ud800\"");
    assertThat(TerminalText.escaped(Character.toString(0xe0001))).isEqualTo("\\udb40\\udc01");
  }
}
