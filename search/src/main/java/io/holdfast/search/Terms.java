package io.holdfast.search;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * What a query looks for.
 *
 * @param all the terms, of which an entry has to have each; none finds nothing
 */
record Terms(List<Term> all) {

  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  /**
   * Reads the text of a query.
   *
   * @throws SearchException {@code BAD_QUERY} if it is longer, or has more terms, than one may have
   */
  static Terms parse(String text, SearchLimits limits) {
    if (text.length() > limits.maxQueryLength()) {
      throw SearchException.cheap(
          SearchError.BAD_QUERY,
          "a query has at most "
              + limits.maxQueryLength()
              + " characters (maxQueryLength), this one "
              + text.length());
    }
    List<Term> terms =
        SPACES
            .splitAsStream(text)
            .map(Words::of)
            .filter(words -> !words.isEmpty())
            .map(Term::of)
            .toList();
    if (terms.size() > limits.maxTerms()) {
      throw SearchException.cheap(
          SearchError.BAD_QUERY,
          "a query has at most "
              + limits.maxTerms()
              + " terms (maxTerms), this one "
              + terms.size());
    }
    return new Terms(terms);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** {@return the expression of FTS5 that finds all of them in a column} */
  String expression(String column) {
    StringJoiner joined = new StringJoiner(" AND ", "{" + column + "} : (", ")");
    all.forEach(term -> joined.add(term.expression()));
    return joined.toString();
  }

  /** {@return where they stand in a text: in order, apart from each other} */
  List<SearchMark> marks(String text, SearchLimits limits) {
    List<Word> words = Words.of(text, limits.maxTextLength());
    List<SearchMark> marks = new ArrayList<>();
    int start = 0;
    int end = 0;
    for (int index = 0; index < words.size() && marks.size() < limits.maxMarks(); index++) {
      int lastIndex = lastIndexAt(words, index);
      if (lastIndex >= index) {
        if (words.get(index).start() > end) {
          add(marks, start, end);
          start = words.get(index).start();
        }
        end = Math.max(end, words.get(lastIndex).end());
      }
    }
    if (marks.size() < limits.maxMarks()) {
      add(marks, start, end);
    }
    return marks;
  }

  /** {@return the index of the last word of what is found there, or -1 if nothing is} */
  private int lastIndexAt(List<Word> words, int index) {
    int last = -1;
    for (Term term : all) {
      if (term.isAt(words, index)) {
        last = Math.max(last, index + term.words().size() - 1);
      }
    }
    return last;
  }

  private static void add(List<SearchMark> marks, int start, int end) {
    if (end > start) {
      marks.add(new SearchMark(start, end));
    }
  }
}
