package io.holdfast.search;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a text into its words: of what is indexed, of what is looked for, and of what is shown. */
final class Words {

  /*
   * One cutter for all three, so that what is found is what is marked. A word is a run of letters,
   * digits and their marks. Where a script puts no spaces between words each character is a word,
   * and so is each symbol, emoji among them: several stand one after the other in a term.
   *
   * Words are compared without accents, compatibility forms, and the difference of capitals. A
   * folded word has no character of ASCII but letters and digits, so there is nothing in it that
   * FTS5 could take for a command, and FTS5's tokenizer "ascii" finds it as it is.
   */
  /** Longer words are compared by their beginning, in UTF-16 code units. */
  static final int MAX_WORD_LENGTH = 64;

  private static final Set<UnicodeScript> WITHOUT_SPACES =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private static final int JOINER = 0x200d;
  private static final int FIRST_SKIN_TONE = 0x1f3fb;
  private static final int LAST_SKIN_TONE = 0x1f3ff;

  /** Marks of kana that make another sound: they are no accents. */
  private static final int VOICED = 0x3099;

  private static final int HALF_VOICED = 0x309a;

  private static final int ASCII_END = 0x80;

  private final String text;
  private final int length;
  private final List<Word> words = new ArrayList<>();

  /** Where the word begins that is being read, or -1 between words. */
  private int start = -1;

  private Words(String text, int length) {
    this.text = text;
    this.length = length;
  }

  /** {@return the words of a text, in order} */
  static List<Word> of(String text) {
    return of(text, text.length());
  }

  /** {@return the words of the beginning of a text, of so many UTF-16 code units} */
  static List<Word> of(String text, int maxLength) {
    Words reading = new Words(text, Math.min(text.length(), maxLength));
    reading.read();
    return reading.words;
  }

  private void read() {
    int index = 0;
    while (index < length) {
      int codePoint = text.codePointAt(index);
      int after = index + Character.charCount(codePoint);
      if (standsAlone(codePoint)) {
        end(index);
        after = endOfExtension(after);
        add(index, after);
      } else if (isPart(codePoint)) {
        start = start < 0 ? index : start;
      } else if (start < 0 || !isExtension(codePoint)) {
        end(index);
      }
      index = after;
    }
    end(length);
  }

  private static boolean standsAlone(int codePoint) {
    return codePoint >= ASCII_END
        && (Character.getType(codePoint) == Character.OTHER_SYMBOL
            || (isPart(codePoint) && WITHOUT_SPACES.contains(UnicodeScript.of(codePoint))));
  }

  private static boolean isPart(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }

  /** {@return whether it belongs to the character before it} */
  private static boolean isExtension(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default ->
          codePoint == JOINER || (codePoint >= FIRST_SKIN_TONE && codePoint <= LAST_SKIN_TONE);
    };
  }

  private int endOfExtension(int from) {
    int index = from;
    while (index < length && isExtension(text.codePointAt(index))) {
      index += Character.charCount(text.codePointAt(index));
    }
    return index;
  }

  /** Ends the word that is being read, if there is one. */
  private void end(int index) {
    if (start >= 0) {
      add(start, index);
      start = -1;
    }
  }

  private void add(int from, int to) {
    String folded = fold(text.substring(from, to));
    if (!folded.isEmpty()) {
      words.add(new Word(folded, from, to));
    }
  }

  static String fold(String word) {
    if (word.chars().allMatch(c -> c < ASCII_END)) {
      return cut(word.toLowerCase(Locale.ROOT));
    }
    String plain =
        Normalizer.normalize(word, Normalizer.Form.NFKD)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    StringBuilder folded = new StringBuilder(plain.length());
    plain
        .codePoints()
        .filter(Words::isCompared)
        .map(codePoint -> codePoint == 'ς' ? 'σ' : codePoint)
        .forEach(folded::appendCodePoint);
    return cut(folded.toString());
  }

  private static boolean isCompared(int codePoint) {
    if (codePoint < ASCII_END) {
      return Character.isLetterOrDigit(codePoint);
    }
    if (codePoint == VOICED || codePoint == HALF_VOICED) {
      return true;
    }
    if (Character.getType(codePoint) == Character.OTHER_SYMBOL) {
      return true;
    }
    // Accents belong to any script; the vowel signs of a script are letters of its words.
    return isPart(codePoint)
        || (isExtension(codePoint)
            && codePoint != JOINER
            && Character.getType(codePoint) != Character.MODIFIER_SYMBOL
            && UnicodeScript.of(codePoint) != UnicodeScript.INHERITED);
  }

  private static String cut(String folded) {
    if (folded.length() <= MAX_WORD_LENGTH) {
      return folded;
    }
    boolean isInside = Character.isHighSurrogate(folded.charAt(MAX_WORD_LENGTH - 1));
    return folded.substring(0, isInside ? MAX_WORD_LENGTH - 1 : MAX_WORD_LENGTH);
  }
}
