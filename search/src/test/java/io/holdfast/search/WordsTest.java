package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  private static List<String> folded(String text) {
    return Words.of(text).stream().map(Word::folded).toList();
  }

  /** {@return the pieces of the text that are its words} */
  private static List<String> pieces(String text) {
    return Words.of(text).stream().map(word -> text.substring(word.start(), word.end())).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Crème,creme",
    "CREME,creme",
    "Cre\u0300me,creme",
    "straße,strasse",
    "STRASSE,strasse",
    "İstanbul,istanbul",
    "ΟΔΟΣ,οδοσ",
    "οδός,οδοσ",
    "ｆｕｌｌ,full",
    "ﬁne,fine",
    "Ёлка,елка",
    "x²,x2"
  })
  void wordsAreComparedWithoutAccentsCapitalsAndForms(String word, String folded) {
    assertThat(folded(word)).containsExactly(folded);
  }

  @Test
  void wordsEndAtWhatIsNeitherLetterNorDigit() {
    assertThat(folded("Don't panic: v1.2_beta (see #42, foo@bar.example)!"))
        .containsExactly(
            "don", "t", "panic", "v1", "2", "beta", "see", "42", "foo", "bar", "example");
  }

  @Test
  void whereNoSpacesAreWrittenEachCharacterIsAWord() {
    assertThat(folded("東京タワーへ go")).containsExactly("東", "京", "タ", "ワ", "ー", "へ", "go");
    assertThat(folded("が")).isNotEqualTo(folded("か"));
  }

  @Test
  void vowelSignsAreLettersOfTheirWord() {
    assertThat(folded("हिन्दी भाषा")).containsExactly("हिन्दी", "भाषा");
  }

  @Test
  void symbolsAreWordsWithAllThatBelongsToThem() {
    assertThat(folded("ship it🎉🚀")).containsExactly("ship", "it", "🎉", "🚀");
    assertThat(folded("👍🏽")).isEqualTo(folded("👍"));
    assertThat(folded("❤️")).isEqualTo(folded("❤"));
    assertThat(pieces("a 👍🏽 b ❤️")).containsExactly("a", "👍🏽", "b", "❤️");
  }

  @Test
  void piecesAreThoseOfTheText() {
    assertThat(pieces("  Crème bru\u0302lée,\nplease "))
        .containsExactly("Crème", "bru\u0302lée", "please");
  }

  @Test
  void aVeryLongWordIsComparedByItsBeginning() {
    assertThat(folded("x".repeat(10_000))).containsExactly("x".repeat(Words.MAX_WORD_LENGTH));
    // Nowhere is half a character left.
    String astral = "𝒳".repeat(100);
    assertThat(folded("a" + "𐐨".repeat(100)).get(0)).hasSize(Words.MAX_WORD_LENGTH - 1);
    assertThat(folded(astral)).containsExactly("x".repeat(Words.MAX_WORD_LENGTH));
  }

  @Test
  void whatIsNoTextHasNoWords() {
    assertThat(folded("\0 \ud83d \udc4d \n\t \u200d\ufe0f \"*()[]{}:^+-~?!")).isEmpty();
    assertThat(folded("")).isEmpty();
  }

  @Test
  void noCharacterLeavesAnythingThatIsACommandElsewhere() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String text = Character.toString(codePoint);
      for (Word word : Words.of("a" + text + "b " + text)) {
        assertThat(
                word.folded().codePoints().allMatch(c -> c >= 0x80 || Character.isLetterOrDigit(c)))
            .as("U+%04X gives %s", codePoint, word)
            .isTrue();
      }
    }
  }
}
