package io.holdfast.documents;

/**
 * Under which names the log keeps documents: the table {@code document} has, for each name, how
 * many bytes are set aside for it; a table of its own has what is in it.
 */
final class DocumentKeys {

  static final String INDEX = "document";
  static final String HEAD = "head";
  static final String STATE = "state";

  /** Before the positions of updates. No other key comes after it. */
  static final String UPDATE = "u";

  private static final String KEPT = "k";
  private static final int MAX_NAME_LENGTH = 256;

  private DocumentKeys() {}

  static String requireName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "the name of a document has 1 to "
              + MAX_NAME_LENGTH
              + " characters, was of "
              + name.length());
    }
    return name;
  }

  static String table(String name) {
    return INDEX + "/" + name;
  }

  static String update(long position) {
    return UPDATE + digits(position);
  }

  static String kept(long position) {
    return KEPT + digits(position);
  }

  private static String digits(long position) {
    return String.format("%016x", position);
  }

  static long position(String key) {
    return Long.parseLong(key.substring(1), 16);
  }
}
