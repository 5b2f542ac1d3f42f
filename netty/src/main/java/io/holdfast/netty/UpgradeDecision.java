package io.holdfast.netty;

import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a WebSocket request goes on to the handshake. Immutable. */
public final class UpgradeDecision {

  private static final UpgradeDecision ACCEPT = acceptWith(HttpHeaders.EMPTY);

  private final @Nullable HandshakeRefusal refusal;
  private final HttpHeaders headers;
  private final @Nullable ConnectionFactory factory;
  private final @Nullable Shard home;

  private UpgradeDecision(
      @Nullable HandshakeRefusal refusal,
      HttpHeaders headers,
      @Nullable ConnectionFactory factory,
      @Nullable Shard home) {
    this.refusal = refusal;
    this.headers = headers;
    this.factory = factory;
    this.home = home;
  }

  /** {@return the decision to go on} */
  public static UpgradeDecision accept() {
    return ACCEPT;
  }

  /**
   * {@return the decision to go on, with headers to add to the response}
   *
   * @param headers such as cookies
   */
  public static UpgradeDecision acceptWith(HttpHeaders headers) {
    return new UpgradeDecision(null, headers, null, null);
  }

  /** {@return this decision to go on, with a connection of its own kind} */
  UpgradeDecision connectedBy(ConnectionFactory ownFactory) {
    return new UpgradeDecision(refusal, headers, ownFactory, home);
  }

  /** {@return this decision to go on, for a connection that must live on that loop} */
  UpgradeDecision livingOn(Shard ownHome) {
    return new UpgradeDecision(refusal, headers, factory, ownHome);
  }

  /**
   * {@return the decision to refuse}
   *
   * @param refusal with status and reason
   */
  public static UpgradeDecision refuse(HandshakeRefusal refusal) {
    return new UpgradeDecision(refusal, refusal.headers(), null, null);
  }

  Optional<HandshakeRefusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  HttpHeaders headers() {
    return headers;
  }

  /** {@return the loop that the connection must live on, if it is not the one that it is on} */
  Optional<Shard> elsewhere() {
    return Optional.ofNullable(home).filter(shard -> !shard.inLoop());
  }

  Connection connect(Upgrade upgrade) {
    return factory == null
        ? upgrade.connect()
        : factory.connect(upgrade.request(), upgrade.acceptance());
  }
}
