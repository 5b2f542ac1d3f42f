package io.holdfast.netty;

import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a WebSocket request goes on to the handshake. Immutable. */
public final class UpgradeDecision {

  private static final UpgradeDecision ACCEPT = new UpgradeDecision(null, HttpHeaders.EMPTY);

  private final @Nullable HandshakeRefusal refusal;
  private final HttpHeaders headers;

  private UpgradeDecision(@Nullable HandshakeRefusal refusal, HttpHeaders headers) {
    this.refusal = refusal;
    this.headers = headers;
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
    return new UpgradeDecision(null, headers);
  }

  /**
   * {@return the decision to refuse}
   *
   * @param refusal with status and reason
   */
  public static UpgradeDecision refuse(HandshakeRefusal refusal) {
    return new UpgradeDecision(refusal, refusal.headers());
  }

  Optional<HandshakeRefusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  HttpHeaders headers() {
    return headers;
  }
}
