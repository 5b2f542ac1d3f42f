package io.holdfast.socketio;

/**
 * Upper bounds that one packet cannot exceed. Its length is bounded by the transport.
 *
 * @param maxAttachments most attachments; default 10; more close the connection
 * @param maxDepth deepest nesting of arrays and objects in the JSON; default 100
 * @param maxNumberLength longest number in the JSON, in characters; default 1,000
 * @param maxNamespaceBytes longest name of a namespace, in bytes; default 512
 */
public record PacketLimits(
    int maxAttachments, int maxDepth, int maxNumberLength, int maxNamespaceBytes) {

  /** The defaults. */
  public static final PacketLimits DEFAULT = new PacketLimits(10, 100, 1_000, 512);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is below 1, or that of attachments below 0
   */
  public PacketLimits {
    requireAtLeast(0, maxAttachments, "maxAttachments");
    requireAtLeast(1, maxDepth, "maxDepth");
    requireAtLeast(1, maxNumberLength, "maxNumberLength");
    requireAtLeast(1, maxNamespaceBytes, "maxNamespaceBytes");
  }

  /**
   * Checks the length of the name of a namespace.
   *
   * @param lengthBytes of the name
   * @throws PacketException if it is above {@link #maxNamespaceBytes}
   */
  public void requireNamespaceBytes(int lengthBytes) {
    if (lengthBytes > maxNamespaceBytes) {
      throw new PacketException(
          PacketError.INVALID_HEADER,
          "the name of a namespace has at most "
              + maxNamespaceBytes
              + " bytes, was "
              + lengthBytes);
    }
  }

  private static void requireAtLeast(int minimum, int actual, String name) {
    if (actual < minimum) {
      throw new IllegalArgumentException(name + " must be at least " + minimum + ", was " + actual);
    }
  }
}
