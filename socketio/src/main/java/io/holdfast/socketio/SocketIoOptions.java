package io.holdfast.socketio;

import io.holdfast.engineio.EngineOptions;
import io.holdfast.socketio.spi.AdapterFactory;
import io.holdfast.socketio.spi.PacketCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Options of a server, with the names they have in {@code socket.io}. Used in a chain while the
 * server is created, by one thread.
 */
public final class SocketIoOptions extends EngineOptions<SocketIoOptions> {

  private Duration connectTimeout = Duration.ofSeconds(45);
  private boolean cleanupEmptyChildNamespaces;
  private boolean serveClient = true;
  private PacketCodec parser = JsonPacketCodec.INSTANCE;
  private PacketLimits packetLimits = PacketLimits.DEFAULT;
  private @Nullable AdapterFactory adapter;
  private @Nullable ConnectionStateRecovery connectionStateRecovery;
  private InstantSource clock = InstantSource.system();
  private @Nullable Executor executor;
  private int maxNamespacesPerConnection = 100;
  private int maxRoomsPerSocket = 10_000;
  private int maxPendingAcks = 10_000;
  private int maxPendingEvents = 10_000;
  private int maxPendingEventBytes = 16 << 20;

  private SocketIoOptions() {}

  /** {@return the defaults} */
  public static SocketIoOptions create() {
    return new SocketIoOptions();
  }

  /**
   * Sets how long a connection may be in no namespace before it is closed.
   *
   * @param timeout positive, default 45 seconds
   * @return these options
   * @throws IllegalArgumentException if it is not positive
   */
  public SocketIoOptions connectTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout must be positive, was " + timeout);
    }
    this.connectTimeout = timeout;
    return this;
  }

  /**
   * Sets whether a namespace that came into being for a client is forgotten when the last has left.
   *
   * @param isCleaned default false
   * @return these options
   */
  public SocketIoOptions cleanupEmptyChildNamespaces(boolean isCleaned) {
    this.cleanupEmptyChildNamespaces = isCleaned;
    return this;
  }

  /**
   * Sets whether the files of the browser's client are served.
   *
   * @param isServed default true
   * @return these options
   */
  public SocketIoOptions serveClient(boolean isServed) {
    this.serveClient = isServed;
    return this;
  }

  /** {@return whether the files of the browser's client are served} */
  public boolean isClientServed() {
    return serveClient;
  }

  /**
   * Sets how packets look on the wire; clients must use the same.
   *
   * @param codec default that of Socket.IO itself, JSON with bytes beside it
   * @return these options
   */
  public SocketIoOptions parser(PacketCodec codec) {
    this.parser = codec;
    return this;
  }

  /**
   * Sets the bounds of one packet; one that exceeds them closes its connection.
   *
   * @param limits default {@link PacketLimits#DEFAULT}
   * @return these options
   */
  public SocketIoOptions packetLimits(PacketLimits limits) {
    this.packetLimits = limits;
    return this;
  }

  /**
   * Sets what knows the rooms and reaches other servers.
   *
   * @param factory default {@link LocalAdapter}: this server is alone
   * @return these options
   */
  public SocketIoOptions adapter(AdapterFactory factory) {
    this.adapter = factory;
    return this;
  }

  /**
   * Lets clients go on where they were after their connection broke. Only with the default adapter:
   * with another one, clients begin new sessions.
   *
   * @param recovery how; default none
   * @return these options
   */
  public SocketIoOptions connectionStateRecovery(ConnectionStateRecovery recovery) {
    this.connectionStateRecovery = recovery;
    return this;
  }

  /**
   * Sets where middlewares and listeners run, which may block there; those of one socket run one at
   * a time, in order. Answers to the server's own events are handed on there too, without waiting
   * for listeners. What the executor refuses runs on the loop.
   *
   * @param listenerExecutor default none: all run on the loop of the connection, and must not block
   * @return these options
   */
  public SocketIoOptions executor(Executor listenerExecutor) {
    this.executor = listenerExecutor;
    return this;
  }

  /**
   * Sets what tells the time of handshakes.
   *
   * @param source default the system's clock
   * @return these options
   */
  public SocketIoOptions clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /**
   * Sets how many namespaces one connection may be in or ask for at a time; one more is refused. Of
   * those that the server took it out of as many are known, the latest: what the client had sent to
   * others meanwhile closes its connection.
   *
   * @param count 1 or more, default 100
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public SocketIoOptions maxNamespacesPerConnection(int count) {
    this.maxNamespacesPerConnection = requireAtLeastOne(count, "maxNamespacesPerConnection");
    return this;
  }

  /**
   * Sets how many rooms one socket may be in; to join one more fails with {@link
   * SocketIoError#TOO_MANY_ROOMS}.
   *
   * @param count 1 or more, default 10,000
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public SocketIoOptions maxRoomsPerSocket(int count) {
    this.maxRoomsPerSocket = requireAtLeastOne(count, "maxRoomsPerSocket");
    return this;
  }

  /**
   * Sets how many answers of one socket may be awaited; one more event that asks for an answer is
   * not sent and fails with {@link SocketIoError#TOO_MANY_PENDING_ACKS}.
   *
   * @param count 1 or more, default 10,000
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public SocketIoOptions maxPendingAcks(int count) {
    this.maxPendingAcks = requireAtLeastOne(count, "maxPendingAcks");
    return this;
  }

  /**
   * Sets how many events of one socket may wait for an executor or a middleware; one more closes
   * the connection.
   *
   * @param count 1 or more, default 10,000
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public SocketIoOptions maxPendingEvents(int count) {
    this.maxPendingEvents = requireAtLeastOne(count, "maxPendingEvents");
    return this;
  }

  /**
   * Sets how many bytes the events of one socket may have that wait for an executor or a
   * middleware; an event for which there is no room closes the connection.
   *
   * @param bytes 1 or more, default 16 MiB
   * @return these options
   * @throws IllegalArgumentException if it is below 1
   */
  public SocketIoOptions maxPendingEventBytes(int bytes) {
    this.maxPendingEventBytes = requireAtLeastOne(bytes, "maxPendingEventBytes");
    return this;
  }

  private static int requireAtLeastOne(int actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
    return actual;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  boolean isCleaningUp() {
    return cleanupEmptyChildNamespaces;
  }

  PacketCodec codec() {
    return parser;
  }

  PacketLimits packetLimits() {
    return packetLimits;
  }

  AdapterFactory adapterFactory() {
    if (adapter != null) {
      return adapter;
    }
    ConnectionStateRecovery recovery = connectionStateRecovery;
    return recovery == null
        ? LocalAdapter::new
        : namespace -> new SessionAwareAdapter(namespace, recovery);
  }

  /** {@return how clients come back, or null if they do not} */
  @Nullable ConnectionStateRecovery recovery() {
    return adapter == null ? connectionStateRecovery : null;
  }

  InstantSource clock() {
    return clock;
  }

  @Nullable Executor executor() {
    return executor;
  }

  int maxNamespaces() {
    return maxNamespacesPerConnection;
  }

  int maxRooms() {
    return maxRoomsPerSocket;
  }

  int maxPendingAcks() {
    return maxPendingAcks;
  }

  int maxPendingEvents() {
    return maxPendingEvents;
  }

  int maxPendingEventBytes() {
    return maxPendingEventBytes;
  }
}
