package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TermsTest {

  private static Terms terms(String query) {
    return Terms.parse(query, SearchLimits.DEFAULT);
  }

  /** {@return the text with its marks in brackets} */
  private static String marked(String query, String text) {
    StringBuilder marked = new StringBuilder(text);
    List<SearchMark> marks = terms(query).marks(text, SearchLimits.DEFAULT);
    for (int index = marks.size() - 1; index >= 0; index--) {
      marked.insert(marks.get(index).end(), ']').insert(marks.get(index).start(), '[');
    }
    return marked.toString();
  }

  @Test
  void termsStandBetweenSpaces() {
    assertThat(terms("  don't\u00a0stop 東京 \t a ").all())
        .containsExactly(
            new Term(List.of("don", "t"), false),
            new Term(List.of("stop"), true),
            new Term(List.of("東", "京"), false),
            new Term(List.of("a"), false));
    assertThat(terms("\"* !").isEmpty()).isTrue();
  }

  @Test
  void expressionIsStringsOnly() {
    assertThat(terms("a OR NEAR(b* -c \"d").expression("words"))
        .isEqualTo("{words} : (\"a\" AND \"or\" * AND \"near b\" AND \"c\" AND \"d\")");
  }

  @Test
  void marksAreWhereTheTermsStand() {
    assertThat(marked("crème", "Creme? CRÈME, crèmes; ice cream"))
        .isEqualTo("[Creme]? [CRÈME], [crèmes]; ice cream");
    assertThat(marked("don't stop", "don't stop, t don")).isEqualTo("[don't] [stop], t don");
    assertThat(marked("京タ", "東京タワー")).isEqualTo("東[京タ]ワー");
    assertThat(marked("a", "a b ab")).isEqualTo("[a] b ab");
    assertThat(marked("👍", "ok👍🏽👍")).isEqualTo("ok[👍🏽👍]");
    assertThat(marked("nothing", "of this")).isEqualTo("of this");
  }

  @Test
  void marksThatOverlapAreOne() {
    assertThat(marked("to-be be-or", "to be or not to be")).isEqualTo("[to be or] not [to be]");
  }

  @Test
  void thereAreNotMoreMarksThanTheLimit() {
    List<SearchMark> marks = terms("na").marks("na ".repeat(1_000), SearchLimits.DEFAULT);

    assertThat(marks).hasSize(SearchLimits.DEFAULT.maxMarks()).startsWith(new SearchMark(0, 2));
  }

  @Test
  void aLongQueryAndOneOfManyTermsAreRefused() {
    SearchLimits limits = SearchLimits.DEFAULT;
    String longest = "x".repeat(limits.maxQueryLength());
    assertThat(terms(longest).all()).hasSize(1);
    assertThatThrownBy(() -> terms(longest + "x"))
        .isInstanceOfSatisfying(
            SearchException.class, e -> assertThat(e.error()).isEqualTo(SearchError.BAD_QUERY))
        .hasMessage("a query has at most 256 characters (maxQueryLength), this one 257");
    assertThat(terms("a ".repeat(limits.maxTerms())).all()).hasSize(limits.maxTerms());
    assertThatThrownBy(() -> terms("a ".repeat(limits.maxTerms() + 1)))
        .isInstanceOfSatisfying(
            SearchException.class, e -> assertThat(e.error()).isEqualTo(SearchError.BAD_QUERY))
        .hasMessage("a query has at most 16 terms (maxTerms), this one 17");
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> SearchLimits.DEFAULT.withMaxQueryMillis(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxQueryMillis must be at least 1, was 0");
    assertThatThrownBy(() -> new SearchMark(3, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
