package io.holdfast.search;

/**
 * A piece of a text that was looked for, in UTF-16 code units, as {@link String} counts.
 *
 * @param start of it
 * @param end after it
 */
public record SearchMark(int start, int end) {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException unless {@code 0 ≤ start < end}
   */
  public SearchMark {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a mark has 0 ≤ start < end, was " + start + ", " + end);
    }
  }
}
