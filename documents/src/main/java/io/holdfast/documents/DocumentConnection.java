package io.holdfast.documents;

/**
 * What somebody does who has a document open. Safe for use by several threads; when the log is
 * closed, nothing happens any more.
 */
public interface DocumentConnection extends AutoCloseable {

  /**
   * Appends an update. The others are told of it after its commit, in the order of positions.
   *
   * @param id that no other update of the document has, 1 to 64 characters from {@code !} to {@code
   *     ~}; handed in again it is answered with the position that it has
   * @param update of any content, copied
   * @param listener learns the outcome
   * @throws IllegalArgumentException if the id is not of that kind
   */
  void append(String id, byte[] update, UpdateListener listener);

  /**
   * Hands in a merged state, if {@link DocumentReader#mergeWanted} asked for it and nobody else has
   * been asked since; else nothing happens.
   *
   * @param position that was asked for
   * @param state that holds all updates up to there, and may hold later ones; copied
   */
  void merged(long position, byte[] state);

  /**
   * Answers {@link DocumentReader#checkWanted}, if nobody else has been asked since; else nothing
   * happens.
   *
   * @param position that was told
   * @param isWhole whether nothing is lost in the state
   */
  void checked(long position, boolean isWhole);

  /** Tells no more of the document. */
  @Override
  void close();
}
