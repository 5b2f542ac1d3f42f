package io.holdfast.socketio;

import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How clients go on where they were after their connection broke: with the same id, rooms and data,
 * and with what was sent to them meanwhile. Used in a chain while the server is created, by one
 * thread.
 *
 * <p>Sessions and events are kept in memory and end with the server, or in a {@link #log}. Where a
 * bound drops what a session would need, its client begins a new session and is told so: what it
 * gets is never a part of what it missed.
 */
public final class ConnectionStateRecovery {

  private Duration maxDisconnectionDuration = Duration.ofMinutes(2);
  private boolean skipMiddlewares = true;
  private int maxSessions = 50_000;
  private int maxPackets = 100_000;
  private long maxPacketBytes = 64 << 20;
  private @Nullable MessageLog log;

  private ConnectionStateRecovery() {}

  /** {@return the defaults} */
  public static ConnectionStateRecovery create() {
    return new ConnectionStateRecovery();
  }

  /**
   * Sets how long a client may be away; one that comes back later begins a new session.
   *
   * @param duration positive, default 2 minutes
   * @return these options
   * @throws IllegalArgumentException if it is not positive
   */
  public ConnectionStateRecovery maxDisconnectionDuration(Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "maxDisconnectionDuration must be positive, was " + duration);
    }
    this.maxDisconnectionDuration = duration;
    return this;
  }

  /**
   * Sets whether middlewares are not asked about a client that goes on where it was.
   *
   * @param isSkipped default true
   * @return these options
   */
  public ConnectionStateRecovery skipMiddlewares(boolean isSkipped) {
    this.skipMiddlewares = isSkipped;
    return this;
  }

  /**
   * Sets how many clients of one namespace may be away; for one more, the one that has been away
   * for longest is forgotten.
   *
   * @param count 1 or more, default 50,000
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public ConnectionStateRecovery maxSessions(int count) {
    this.maxSessions = Math.toIntExact(requireAtLeastOne(count, "maxSessions"));
    return this;
  }

  /**
   * Sets how many events of one namespace are kept; for one more, the oldest is forgotten, and
   * clients that may have missed it begin new sessions. A client for which so many wait to be
   * written is disconnected.
   *
   * @param count 1 or more, default 100,000
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public ConnectionStateRecovery maxPackets(int count) {
    this.maxPackets = Math.toIntExact(requireAtLeastOne(count, "maxPackets"));
    return this;
  }

  /**
   * Sets how many bytes the events may have that are kept for one namespace; the consequence is
   * that of {@link #maxPackets}.
   *
   * @param bytes 1 or more, default 64 MiB
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public ConnectionStateRecovery maxPacketBytes(long bytes) {
    this.maxPacketBytes = requireAtLeastOne(bytes, "maxPacketBytes");
    return this;
  }

  /**
   * Sets where events and sessions are kept. They outlive the process if the log does: clients go
   * on where they were after a restart, and after a crash. An event is delivered after the commit
   * that holds it.
   *
   * <p>{@link #maxPackets} and {@link #maxPacketBytes} then bound what waits to be written to one
   * client, and the settings of the log bound what is kept.
   *
   * @param messageLog that no other server of Socket.IO uses; to be closed after the server, by
   *     whoever opened it. Default none: memory
   * @return these options
   */
  public ConnectionStateRecovery log(MessageLog messageLog) {
    this.log = messageLog;
    return this;
  }

  private static long requireAtLeastOne(long actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
    return actual;
  }

  @Nullable MessageLog log() {
    return log;
  }

  Duration maxDisconnectionDuration() {
    return maxDisconnectionDuration;
  }

  boolean isSkippingMiddlewares() {
    return skipMiddlewares;
  }

  int maxSessions() {
    return maxSessions;
  }

  int maxPackets() {
    return maxPackets;
  }

  long maxPacketBytes() {
    return maxPacketBytes;
  }
}
