package io.holdfast.netty;

import java.time.Duration;

/**
 * Upper bounds of what clients can take from a port before and beside WebSocket messages.
 *
 * @param maxConnections most connections at a time, 1 or more; one more is closed at once
 * @param maxConnectionsPerAddress most connections at a time from one address, 1 or more; one more
 *     is closed at once
 * @param maxHeaderBytes longest request line, and longest headers together, in bytes, 256 or more;
 *     more is answered with 414 or 431
 * @param maxHeaderCount most header lines of a request, 1 or more; more are answered with 431
 * @param maxBodyBytes longest body of a request, in bytes, 0 or more; more is answered with 413
 * @param requestTimeout how long a client may take for TLS and its first request, and for the rest
 *     of each request once its headers are there; then the connection is closed
 * @param idleTimeout how long a connection may wait for its next request; then it is closed
 * @param maxStreams most requests, WebSockets among them, at a time on one HTTP/2 connection, 1 or
 *     more; one more is refused with REFUSED_STREAM
 */
public record PortLimits(
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxHeaderBytes,
    int maxHeaderCount,
    int maxBodyBytes,
    Duration requestTimeout,
    Duration idleTimeout,
    int maxStreams) {

  /**
   * 100,000 connections, from one address too; 16 KiB of headers in 100 lines; 1 MiB of body; 10
   * seconds for a request, 60 between two; 256 streams.
   */
  public static final PortLimits DEFAULT =
      new PortLimits(
          100_000,
          100_000,
          16 << 10,
          100,
          1 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          256);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public PortLimits {
    requireAtLeast(1, maxConnections, "maxConnections");
    requireAtLeast(1, maxConnectionsPerAddress, "maxConnectionsPerAddress");
    requireAtLeast(256, maxHeaderBytes, "maxHeaderBytes");
    requireAtLeast(1, maxHeaderCount, "maxHeaderCount");
    requireAtLeast(0, maxBodyBytes, "maxBodyBytes");
    requireAtLeast(1, maxStreams, "maxStreams");
    requirePositive(requestTimeout, "requestTimeout");
    requirePositive(idleTimeout, "idleTimeout");
  }

  /**
   * {@return these limits for other numbers of connections}
   *
   * @param inAll 1 or more
   * @param perAddress 1 or more
   */
  public PortLimits withConnections(int inAll, int perAddress) {
    return new PortLimits(
        inAll,
        perAddress,
        maxHeaderBytes,
        maxHeaderCount,
        maxBodyBytes,
        requestTimeout,
        idleTimeout,
        maxStreams);
  }

  /**
   * {@return these limits with other sizes of a request}
   *
   * @param headerBytes 256 or more
   * @param headerCount 1 or more
   * @param bodyBytes 0 or more
   */
  public PortLimits withRequest(int headerBytes, int headerCount, int bodyBytes) {
    return new PortLimits(
        maxConnections,
        maxConnectionsPerAddress,
        headerBytes,
        headerCount,
        bodyBytes,
        requestTimeout,
        idleTimeout,
        maxStreams);
  }

  /**
   * {@return these limits with other time-outs}
   *
   * @param request for TLS and the first request, and for the rest of a request
   * @param idle between two requests
   */
  public PortLimits withTimeouts(Duration request, Duration idle) {
    return new PortLimits(
        maxConnections,
        maxConnectionsPerAddress,
        maxHeaderBytes,
        maxHeaderCount,
        maxBodyBytes,
        request,
        idle,
        maxStreams);
  }

  /**
   * {@return these limits with another number of streams}
   *
   * @param streams 1 or more
   */
  public PortLimits withMaxStreams(int streams) {
    return new PortLimits(
        maxConnections,
        maxConnectionsPerAddress,
        maxHeaderBytes,
        maxHeaderCount,
        maxBodyBytes,
        requestTimeout,
        idleTimeout,
        streams);
  }

  private static void requireAtLeast(int minimum, int actual, String name) {
    if (actual < minimum) {
      throw new IllegalArgumentException(name + " must be at least " + minimum + ", was " + actual);
    }
  }

  private static void requirePositive(Duration actual, String name) {
    if (actual.isNegative() || actual.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + actual);
    }
  }
}
