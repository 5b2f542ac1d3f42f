package io.holdfast.websocket;

/**
 * The terms of permessage-deflate (RFC 7692 §7.1): what one end prefers, or what both agreed on.
 *
 * @param serverNoContextTakeover whether the server forgets its window after each message. True
 *     saves 262 KiB per connection and lets a broadcast be compressed once for all.
 * @param clientNoContextTakeover whether the client does; true saves the server 44 KiB per
 *     connection
 * @param serverMaxWindowBits largest window of the server's compressor, 8 to 15, as a power of two
 * @param clientMaxWindowBits largest window of the client's compressor, 8 to 15
 */
public record DeflateParameters(
    boolean serverNoContextTakeover,
    boolean clientNoContextTakeover,
    int serverMaxWindowBits,
    int clientMaxWindowBits) {

  /** Both ends forget, and have full windows. */
  public static final DeflateParameters NO_CONTEXT_TAKEOVER =
      new DeflateParameters(true, true, 15, 15);

  /** Both ends remember, and have full windows: the smallest messages for the most memory. */
  public static final DeflateParameters CONTEXT_TAKEOVER =
      new DeflateParameters(false, false, 15, 15);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a window is not of 8 to 15 bits
   */
  public DeflateParameters {
    requireWindow(serverMaxWindowBits, "serverMaxWindowBits");
    requireWindow(clientMaxWindowBits, "clientMaxWindowBits");
  }

  boolean noContextTakeover(Role compressor) {
    return compressor == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover;
  }

  int maxWindowBits(Role compressor) {
    return compressor == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
  }

  private static void requireWindow(int bits, String name) {
    if (bits < 8 || bits > 15) {
      throw new IllegalArgumentException(name + " must be 8 to 15, was " + bits);
    }
  }
}
