package io.holdfast.websocket;

/**
 * Upper bounds that one peer cannot exceed.
 *
 * @param maxFramePayloadBytes largest payload of one data frame, in bytes, 125 or more; a larger
 *     frame fails the connection with close code 1009 (RFC 6455 §7.4.1) before its payload is read
 * @param maxMessageBytes largest message, in bytes after decompression, 125 or more; a longer one
 *     fails the connection with 1009, by its header where the header tells, and while it is
 *     inflated otherwise
 * @param maxMessageFrames most frames that may form one message, 1 or more, empty ones included;
 *     one more fails the connection with 1009
 */
public record WebSocketLimits(int maxFramePayloadBytes, int maxMessageBytes, int maxMessageFrames) {

  /** 16 MiB in a frame or message, 131,072 frames in a message. */
  public static final WebSocketLimits DEFAULT = new WebSocketLimits(16 << 20, 16 << 20, 131_072);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is below its minimum
   */
  public WebSocketLimits {
    requireAtLeast(
        FrameHeader.MAX_CONTROL_PAYLOAD_BYTES, maxFramePayloadBytes, "maxFramePayloadBytes");
    requireAtLeast(FrameHeader.MAX_CONTROL_PAYLOAD_BYTES, maxMessageBytes, "maxMessageBytes");
    requireAtLeast(1, maxMessageFrames, "maxMessageFrames");
  }

  /**
   * {@return limits for messages, and so frames, of at most that many bytes}
   *
   * @param maxMessageBytes in bytes, 125 or more
   */
  public static WebSocketLimits ofMessageBytes(int maxMessageBytes) {
    return new WebSocketLimits(maxMessageBytes, maxMessageBytes, DEFAULT.maxMessageFrames);
  }

  private static void requireAtLeast(int minimum, int actual, String name) {
    if (actual < minimum) {
      throw new IllegalArgumentException(name + " must be at least " + minimum + ", was " + actual);
    }
  }
}
