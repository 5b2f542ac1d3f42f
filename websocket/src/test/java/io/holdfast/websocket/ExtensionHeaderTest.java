package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.websocket.ExtensionOffer.Parameter;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExtensionHeaderTest {

  @Nested
  @DisplayName("RFC 6455 §9.1 Negotiating Extensions")
  final class Grammar {

    @Test
    void readsNamesInTheirOrder() {
      assertThat(ExtensionHeader.parse("foo, bar ,\tbaz"))
          .containsExactly(offer("foo"), offer("bar"), offer("baz"));
    }

    @Test
    void readsParametersWithAndWithoutValue() {
      assertThat(ExtensionHeader.parse("foo; a; b=1;c = 2 ;a=x, bar;d"))
          .containsExactly(
              offer(
                  "foo",
                  new Parameter("a", ""),
                  new Parameter("b", "1"),
                  new Parameter("c", "2"),
                  new Parameter("a", "x")),
              offer("bar", new Parameter("d", "")));
    }

    @Test
    void aQuotedValueIsATokenWithoutItsQuotes() {
      assertThat(ExtensionHeader.parse("foo; a=\"10\" ; b = \"x\\y\\-z\""))
          .containsExactly(offer("foo", new Parameter("a", "10"), new Parameter("b", "xy-z")));
    }

    @Test
    void emptyElementsDoNotCount() {
      assertThat(ExtensionHeader.parse("foo,, bar, ")).containsExactly(offer("foo"), offer("bar"));
      assertThat(ExtensionHeader.parse(" ,foo")).containsExactly(offer("foo"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        value = {
          "'' | 0", // nothing
          "' ' | 1",
          "',' | 1", // no element at all
          "'foo bar' | 4", // no comma
          "'foo;' | 4", // no parameter
          "'foo;;a' | 4",
          "'foo; =1' | 5",
          "'foo; a=' | 7", // no value
          "'foo; a=,' | 7",
          "'foo; a=1 2' | 9",
          "'foo; a=\"' | 8", // no end of the quotes
          "'foo; a=\"\"' | 8", // nothing in the quotes
          "'foo; a=\"b' | 9",
          "'foo; a=\"b c\"' | 9", // not a token in the quotes
          "'foo; a=\"b\\' | 10",
          "'foo; a=\"b\"c' | 10", // something after the quotes
          "'\"foo\"' | 0", // quotes around a name
          "'foo/bar' | 3",
          "'föö' | 1",
          "';a' | 0",
        })
    void refusesEverythingElse(String line, int index) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ExtensionHeader.parse(line))
          .withMessage("malformed at character " + index);
    }
  }

  private static ExtensionOffer offer(String name, Parameter... parameters) {
    return new ExtensionOffer(name, List.of(parameters));
  }
}
