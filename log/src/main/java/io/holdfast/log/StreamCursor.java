package io.holdfast.log;

/** Where a merge is in one of its streams. Confined to one read. */
final class StreamCursor {

  private final String stream;
  private int chunk;
  private long[] positions = {};
  private int index;
  private boolean isEnded;

  /**
   * Creates a cursor that has read nothing.
   *
   * @param stream that it is in
   * @param chunk positions to read first
   */
  StreamCursor(String stream, int chunk) {
    this.stream = stream;
    this.chunk = chunk;
  }

  String stream() {
    return stream;
  }

  /** {@return how many positions to read next} */
  int chunk() {
    return chunk;
  }

  /** {@return whether all that was read is used up} */
  boolean isDrained() {
    return index == positions.length;
  }

  /** {@return whether there is nothing more to be read} */
  boolean isEnded() {
    return isEnded;
  }

  /** {@return the next position; there must be one} */
  long head() {
    return positions[index];
  }

  void advance() {
    index++;
  }

  /**
   * Takes what was read; fewer than {@link #chunk} are the last ones.
   *
   * @param maxChunk most to read next: a stream that is used up gives twice as many each time
   */
  void fill(long[] read, int maxChunk) {
    positions = read;
    index = 0;
    isEnded = read.length < chunk;
    chunk = Math.min(2 * chunk, maxChunk);
  }
}
