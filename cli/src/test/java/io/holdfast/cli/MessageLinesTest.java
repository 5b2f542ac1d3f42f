package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class MessageLinesTest {

  private static ShownMessage message(String user, String text) {
    return new ShownMessage(user, text, 0, "id-of-it", 1);
  }

  @Test
  void lineHasATimeOfTheZoneANameAndAText() {
    assertThat(new MessageLines(false, ZoneOffset.UTC).of(message("Ada", "Hello")))
        .isEqualTo("1970-01-01 00:00 Ada: Hello");
    assertThat(new MessageLines(false, ZoneId.of("Asia/Kolkata")).of(message("Ada", "Hello")))
        .isEqualTo("1970-01-01 05:30 Ada: Hello");
  }

  @Test
  void lineThatDoesNotBeginAMessageIsIndented() {
    assertThat(new MessageLines(false, ZoneOffset.UTC).of(message("Ada", "one\n\n1970 Bob: two")))
        .hasLineCount(3)
        .startsWith("1970-01-01 00:00 Ada: one")
        .endsWith("    1970 Bob: two");
  }

  @Test
  void nothingButTheTimeAndTheNameIsStyledAndNobodyElseCanStyleAnything() {
    assertThat(new MessageLines(true, ZoneOffset.UTC).of(message("A\u001bB", "\u001b[1mloud")))
        .isEqualTo("\u001b[2m1970-01-01 00:00\u001b[0m \u001b[1mA␛B:\u001b[0m ␛[1mloud");
  }
}
