package io.holdfast.engineio;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

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
  private boolean addTrailingSlash = true;
  private final EnginePolicy.Builder policy = new EnginePolicy.Builder();

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
   * Sets whether the path ends with a slash.
   *
   * @param isOn default true: only with the slash; false: with it or without
   * @return these options
   */
  public O addTrailingSlash(boolean isOn) {
    this.addTrailingSlash = isOn;
    return self();
  }

  /**
   * Sets which pages of other origins may poll.
   *
   * @param cors default none: browsers keep pages of other origins away from what is polled
   * @return these options
   */
  public O cors(Cors cors) {
    policy.cors = cors;
    return self();
  }

  /**
   * Sets a cookie that holds the id of the session.
   *
   * @param cookie default none
   * @return these options
   */
  public O cookie(SessionCookie cookie) {
    policy.cookie = cookie;
    return self();
  }

  /**
   * Sets who may open a session; who may not is answered with 403, on WebSockets with 400. Not
   * asked about requests of a session that is open.
   *
   * @param decide asked on the loop of the connection, answers now or later, on any thread; default
   *     everybody. A failure is a refusal
   * @return these options
   */
  public O allowRequest(Function<EngineRequest, CompletionStage<Admission>> decide) {
    policy.allowRequest = decide;
    return self();
  }

  /**
   * Sets what gives the ids of sessions.
   *
   * @param generate gives letters, digits, hyphens and underscores that no other session has and
   *     nobody can guess: the id is all that a client needs to take part in its session. Default 20
   *     characters by {@link SessionId}. A failure is answered with 400
   * @return these options
   */
  public O generateId(Function<EngineRequest, CompletionStage<String>> generate) {
    policy.generateId = generate;
    return self();
  }

  /**
   * Sets a message that each session begins with, along with the Open packet.
   *
   * @param message default none
   * @return these options
   */
  public O initialPacket(EngineMessage message) {
    policy.initialPacket = message;
    return self();
  }

  /**
   * Sets whether the answers of polls are compressed where the client can take it.
   *
   * @param isOn default true
   * @return these options
   */
  public O httpCompression(boolean isOn) {
    policy.httpCompression = isOn;
    return self();
  }

  /**
   * Sets from which length the answers of polls are compressed.
   *
   * @param bytes 0 or more, default 1024
   * @return these options
   */
  public O httpCompressionThreshold(int bytes) {
    policy.httpCompressionThreshold = bytes;
    return self();
  }

  /**
   * Sets whether the messages of WebSockets may be compressed (RFC 7692).
   *
   * @param isOn default false: it costs memory and time
   * @return these options
   */
  public O perMessageDeflate(boolean isOn) {
    policy.perMessageDeflate = isOn;
    return self();
  }

  /**
   * Sets from which length the messages of WebSockets are compressed.
   *
   * @param bytes 0 or more, default 1024
   * @return these options
   */
  public O perMessageDeflateThreshold(int bytes) {
    policy.perMessageDeflateThreshold = bytes;
    return self();
  }

  /**
   * Sets how many sessions may be on polling at a time, for which there may be no connection. One
   * more is refused with 503.
   *
   * @param count 1 or more, default 100,000; those that are never polled end by the ping timeout
   * @return these options
   */
  public O maxPollingSessions(int count) {
    policy.maxPollingSessions = count;
    return self();
  }

  /**
   * Sets over which time the sessions are closed when the server is, so that clients do not all
   * come back at once. New sessions are refused meanwhile. Whoever closes the server has to wait
   * for longer than that.
   *
   * @param time 0 or more, default 0: clients spread by themselves, over about a second
   * @return these options
   */
  public O drainTime(Duration time) {
    policy.drainTime = time;
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

  /**
   * {@return what requests are judged by}
   *
   * @throws IllegalArgumentException if an option is out of its range
   */
  public final EnginePolicy policy() {
    return policy.build(offer());
  }

  /**
   * {@return the paths that are served}
   *
   * @param path with or without a slash at its end
   */
  public final List<String> paths(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return addTrailingSlash || plain.isEmpty() ? List.of(plain + "/") : List.of(plain, plain + "/");
  }

  /** {@return what is served} */
  public final EngineOffer offer() {
    Set<Revision> revisions = allowEio3 ? EnumSet.allOf(Revision.class) : EnumSet.of(Revision.FOUR);
    return new EngineOffer(transports, revisions, allowUpgrades);
  }
}
