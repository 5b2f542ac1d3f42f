package io.holdfast.netty;

import org.jspecify.annotations.Nullable;

/**
 * Gives equal strings one instance, as far as they come often: every open connection keeps its path
 * and its host, and nearly all have the same.
 *
 * <p>Confined to its loop.
 */
final class RecentStrings {

  private static final int SLOTS = 64;

  /** A longer string would keep too much memory for the chance that it comes again. */
  private static final int MAX_LENGTH = 256;

  private final @Nullable String[] slots = new String[SLOTS];

  /** {@return a string equal to this one} */
  String of(String string) {
    if (string.length() > MAX_LENGTH) {
      return string;
    }
    int slot = string.hashCode() & (SLOTS - 1);
    String recent = slots[slot];
    if (recent != null && recent.equals(string)) {
      return recent;
    }
    slots[slot] = string;
    return string;
  }
}
