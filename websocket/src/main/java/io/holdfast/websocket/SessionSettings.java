package io.holdfast.websocket;

import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * What the sessions of one endpoint have in common.
 *
 * @param role of this end
 * @param limits that a peer cannot exceed
 * @param answersPings whether a Ping is answered without the listener's doing
 * @param closeTimeoutNanos how long the closing handshake may take before the transport is cut
 * @param pingIntervalNanos silence after which a Ping is sent, or 0 for never
 * @param pongTimeoutNanos further silence after which the connection is given up with 1006
 * @param allocator of the buffers for messages that arrive in parts
 * @param maskingKeys for the frames of a client
 */
public record SessionSettings(
    Role role,
    WebSocketLimits limits,
    boolean answersPings,
    long closeTimeoutNanos,
    long pingIntervalNanos,
    long pongTimeoutNanos,
    ByteBufAllocator allocator,
    IntSupplier maskingKeys) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time is negative
   */
  public SessionSettings {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(allocator, "allocator");
    Objects.requireNonNull(maskingKeys, "maskingKeys");
    if (closeTimeoutNanos < 0 || pingIntervalNanos < 0 || pongTimeoutNanos < 0) {
      throw new IllegalArgumentException("times must not be negative");
    }
  }
}
