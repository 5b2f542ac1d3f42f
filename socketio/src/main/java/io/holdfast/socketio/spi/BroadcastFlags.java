package io.holdfast.socketio.spi;

import java.time.Duration;

/**
 * How an event is sent to many.
 *
 * @param isVolatile whether it is dropped for clients that are not writable
 * @param isLocal whether it goes to clients of this server only
 * @param isCompressed whether transports may compress it
 * @param timeout how long answers are waited for; zero if nothing was said
 */
public record BroadcastFlags(
    boolean isVolatile, boolean isLocal, boolean isCompressed, Duration timeout) {

  /** To all servers, compressed, not to be dropped. */
  public static final BroadcastFlags DEFAULT =
      new BroadcastFlags(false, false, true, Duration.ZERO);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the timeout is negative
   */
  public BroadcastFlags {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
    }
  }

  /** {@return the same, but dropped for clients that are not writable} */
  public BroadcastFlags withVolatile() {
    return new BroadcastFlags(true, isLocal, isCompressed, timeout);
  }

  /** {@return the same, but for clients of this server only} */
  public BroadcastFlags withLocal() {
    return new BroadcastFlags(isVolatile, true, isCompressed, timeout);
  }

  /**
   * {@return the same with another word on compression}
   *
   * @param mayCompress whether transports may compress
   */
  public BroadcastFlags withCompression(boolean mayCompress) {
    return new BroadcastFlags(isVolatile, isLocal, mayCompress, timeout);
  }

  /**
   * {@return the same with another time to wait for answers}
   *
   * @param wait zero or more; zero if nothing is said
   * @throws IllegalArgumentException if it is negative
   */
  public BroadcastFlags withTimeout(Duration wait) {
    return new BroadcastFlags(isVolatile, isLocal, isCompressed, wait);
  }
}
