package io.holdfast.search;

import java.util.List;
import java.util.StringJoiner;

/**
 * What stands between two spaces of a query.
 *
 * @param words that follow each other, folded, at least one
 * @param isOpen whether the last one may be the beginning of a longer one
 */
record Term(List<String> words, boolean isOpen) {

  /** {@return a term, whose last word is open if it is longer than one letter} */
  static Term of(List<Word> words) {
    List<String> folded = words.stream().map(Word::folded).toList();
    String last = folded.get(folded.size() - 1);
    // All words that begin with one letter are a large part of all that there are.
    return new Term(folded, last.codePointCount(0, last.length()) > 1);
  }

  /** {@return the expression of FTS5 that finds it: a string in quotes, there are none in words} */
  String expression() {
    StringJoiner string = new StringJoiner(" ", "\"", isOpen ? "\" *" : "\"");
    words.forEach(string::add);
    return string.toString();
  }

  /** {@return whether it stands in a text from a word on} */
  boolean isAt(List<Word> text, int index) {
    int lastIndex = words.size() - 1;
    if (index + lastIndex >= text.size()) {
      return false;
    }
    for (int each = 0; each < lastIndex; each++) {
      if (!text.get(index + each).folded().equals(words.get(each))) {
        return false;
      }
    }
    String last = text.get(index + lastIndex).folded();
    return isOpen ? last.startsWith(words.get(lastIndex)) : last.equals(words.get(lastIndex));
  }
}
