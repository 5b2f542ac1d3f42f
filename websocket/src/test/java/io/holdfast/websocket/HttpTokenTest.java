package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpTokenTest {

  @Test
  void tokensAreOfLettersDigitsAndFifteenOtherCharacters() {
    assertThat(HttpToken.isToken("azAZ09!#$%&'*+-.^_`|~")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a,b", "a;b", "a=b", "a\"", "(a)", "a/b", "[a]", "\u007f", "ä"})
  void nothingElseIsAToken(String text) {
    assertThat(HttpToken.isToken(text)).isFalse();
  }

  @Test
  void elementsOfAllLinesAreOneList() {
    assertThat(HttpToken.elements(List.of("a, b", "c"))).containsExactly("a", "b", "c");
    assertThat(HttpToken.elements(List.of(" a ,\tb ,,", "", ","))).containsExactly("a", "b");
    assertThat(HttpToken.elements(List.of())).isEmpty();
  }

  @Test
  void wordsAreFoundInAnyCaseButNotInParts() {
    assertThat(HttpToken.contains(List.of("keep-alive, UpGrade"), "upgrade")).isTrue();
    assertThat(HttpToken.contains(List.of("keep-alive", "upgrade"), "upgrade")).isTrue();
    assertThat(HttpToken.contains(List.of("upgrades", "no upgrade"), "upgrade")).isFalse();
  }

  @Test
  void lowerCaseDoesNotDependOnTheLocale() {
    assertThat(HttpToken.lowerCase("TITLE-İ")).startsWith("title-");
  }
}
