package io.holdfast.engineio;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Options of the sessions at one path, with the names they have in {@code engine.io}. Used in a
 * chain while the endpoint is created, by one thread.
 *
 * @param <O> the options themselves, so that those of a layer above can be mixed with these
 */
public class EngineOptions<O extends EngineOptions<O>> {

  private Duration pingInterval = EngineSettings.DEFAULT.pingInterval();
  private Duration pingTimeout = EngineSettings.DEFAULT.pingTimeout();
  private Duration upgradeTimeout = EngineSettings.DEFAULT.upgradeTimeout();
  private int maxHttpBufferSize = EngineSettings.DEFAULT.maxPayloadBytes();
  private int maxQueuedBytes = EngineSettings.DEFAULT.maxQueuedBytes();
  private Set<TransportName> transports = EnumSet.allOf(TransportName.class);
  private boolean allowUpgrades = true;
  private boolean allowEio3;

  /** Creates the defaults. */
  protected EngineOptions() {}

  @SuppressWarnings("unchecked")
  private O self() {
    return (O) this;
  }

  /**
   * Sets how long after a sign of life the next Ping is sent.
   *
   * @param interval positive, default 25 seconds
   * @return these options
   */
  public O pingInterval(Duration interval) {
    this.pingInterval = interval;
    return self();
  }

  /**
   * Sets how long a Ping may stay unanswered before the session is closed.
   *
   * @param timeout positive, default 20 seconds
   * @return these options
   */
  public O pingTimeout(Duration timeout) {
    this.pingTimeout = timeout;
    return self();
  }

  /**
   * Sets how long a change of transport may take before the new transport is closed.
   *
   * @param timeout positive, default 10 seconds
   * @return these options
   */
  public O upgradeTimeout(Duration timeout) {
    this.upgradeTimeout = timeout;
    return self();
  }

  /**
   * Sets the largest body of a request and the largest message; a larger one ends its session.
   *
   * @param bytes 1 or more, default 1,000,000; announced to clients of revision 4
   * @return these options
   */
  public O maxHttpBufferSize(int bytes) {
    this.maxHttpBufferSize = bytes;
    return self();
  }

  /**
   * Sets how much may wait for a client that polls; when there is more, its session is closed.
   *
   * @param bytes 1 or more, default 16 MiB
   * @return these options
   */
  public O maxQueuedBytes(int bytes) {
    this.maxQueuedBytes = bytes;
    return self();
  }

  /**
   * Sets the transports that are served.
   *
   * @param first one
   * @param more default both
   * @return these options
   */
  public O transports(TransportName first, TransportName... more) {
    this.transports = EnumSet.of(first, more);
    return self();
  }

  /**
   * Sets whether a session may change from polling to a WebSocket.
   *
   * @param isAllowed default true
   * @return these options
   */
  public O allowUpgrades(boolean isAllowed) {
    this.allowUpgrades = isAllowed;
    return self();
  }

  /**
   * Sets whether clients of revision 3 are served, those of Socket.IO 1 and 2.
   *
   * @param isAllowed default false
   * @return these options
   */
  public O allowEio3(boolean isAllowed) {
    this.allowEio3 = isAllowed;
    return self();
  }

  /**
   * {@return what the sessions have in common}
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public final EngineSettings settings() {
    return new EngineSettings(
        pingInterval, pingTimeout, upgradeTimeout, maxHttpBufferSize, maxQueuedBytes);
  }

  /** {@return what is served} */
  public final EngineOffer offer() {
    Set<Revision> revisions = allowEio3 ? EnumSet.allOf(Revision.class) : EnumSet.of(Revision.FOUR);
    return new EngineOffer(transports, revisions, allowUpgrades);
  }
}
