package io.holdfast.cli;

/** Text of others, written so that it does nothing to the terminal that shows it. */
final class TerminalText {

  /** Of each control character below the space there is a picture from here on. */
  private static final int PICTURES = 0x2400;

  private static final int DELETE = 0x7f;
  private static final char DELETE_PICTURE = '\u2421';

  /** They put emoji together, and shape the letters of some scripts. */
  private static final int NON_JOINER = 0x200c;

  private static final int JOINER = 0x200d;

  private TerminalText() {}

  /** {@return one line, in which characters that do something to a terminal are shown} */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isPlain(codePoint)) {
                shown.appendCodePoint(codePoint);
              } else if (codePoint < ' ') {
                shown.append((char) (PICTURES + codePoint));
              } else if (codePoint == DELETE) {
                shown.append(DELETE_PICTURE);
              } else {
                shown.append(String.format("<U+%04X>", codePoint));
              }
            });
    return shown.toString();
  }

  /**
   * {@return the same JSON, in which such characters are escaped}
   *
   * @param json in one line; they can only be in its strings
   */
  static String escaped(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            codePoint -> {
              if (isPlain(codePoint)) {
                escaped.appendCodePoint(codePoint);
              } else {
                for (char half : Character.toChars(codePoint)) {
                  escaped.append(String.format("\\u%04x", (int) half));
                }
              }
            });
    return escaped.toString();
  }

  /** Marks that turn the direction of text around are not, nor are halves of characters. */
  private static boolean isPlain(int codePoint) {
    int type = Character.getType(codePoint);
    boolean isSpecial =
        type == Character.CONTROL
            || type == Character.FORMAT
            || type == Character.LINE_SEPARATOR
            || type == Character.PARAGRAPH_SEPARATOR
            || type == Character.SURROGATE;
    return !isSpecial || codePoint == JOINER || codePoint == NON_JOINER;
  }
}
