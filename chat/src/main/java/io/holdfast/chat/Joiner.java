package io.holdfast.chat;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * The two invisible characters that names need: they put emoji together, and shape the letters of
 * some scripts. Elsewhere they would only make one name look like another.
 */
final class Joiner {

  private static final int NON_JOINER = 0x200c;
  private static final int JOINER = 0x200d;
  private static final int EMOJI_STYLE = 0xfe0f;

  private static final Set<UnicodeScript> SHAPED =
      Set.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private Joiner() {}

  /** {@return whether the code point with that index is a joiner between two that it can join} */
  static boolean isAt(int[] codePoints, int index) {
    return (codePoints[index] == JOINER || codePoints[index] == NON_JOINER)
        && index > 0
        && index < codePoints.length - 1
        && isJoinable(codePoints[index - 1])
        && isJoinable(codePoints[index + 1]);
  }

  private static boolean isJoinable(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.OTHER_SYMBOL
        || type == Character.MODIFIER_SYMBOL
        || codePoint == EMOJI_STYLE
        || SHAPED.contains(UnicodeScript.of(codePoint));
  }
}
