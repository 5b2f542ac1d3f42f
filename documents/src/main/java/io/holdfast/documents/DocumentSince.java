package io.holdfast.documents;

import java.util.Objects;

/**
 * How far somebody has a document who comes back.
 *
 * @param epoch of the documents that the position is one of, as {@link DocumentContent#epoch} told
 * @param position up to which they have all updates, 0 or more
 */
public record DocumentSince(String epoch, long position) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the position is negative
   */
  public DocumentSince {
    Objects.requireNonNull(epoch, "epoch");
    if (position < 0) {
      throw new IllegalArgumentException("a position must be 0 or more, was " + position);
    }
  }
}
