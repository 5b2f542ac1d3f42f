package io.holdfast.netty;

import io.holdfast.websocket.CompressionBudget;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.DeflateParameters;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.MaskingKeys;
import io.holdfast.websocket.OriginPolicy;
import io.holdfast.websocket.Role;
import io.holdfast.websocket.ServerHandshake;
import io.holdfast.websocket.SessionSettings;
import io.holdfast.websocket.SubprotocolChoice;
import io.holdfast.websocket.WebSocketLimits;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the connections of one endpoint, or of one client, have in common. Immutable. */
public final class EndpointSettings {

  /** Each loop draws its own masking keys. */
  private static final FastThreadLocal<MaskingKeys> MASKING_KEYS =
      new FastThreadLocal<>() {
        @Override
        protected MaskingKeys initialValue() {
          return new MaskingKeys();
        }
      };

  private final SessionTerms uncompressed;
  private final ServerHandshake handshake;
  private final @Nullable DeflateOptions deflate;
  private final CompressionBudget compressionBudget;

  private EndpointSettings(Builder builder, Role role) {
    this.uncompressed =
        SessionTerms.uncompressed(
            new SessionSettings(
                role,
                builder.limits,
                builder.answersPings,
                builder.closeTimeout.toNanos(),
                builder.pingInterval.toNanos(),
                builder.pongTimeout.toNanos(),
                ByteBufAllocator.DEFAULT,
                () -> MASKING_KEYS.get().getAsInt()));
    this.deflate = builder.deflate;
    this.compressionBudget =
        new CompressionBudget(deflate == null ? 0 : deflate.memoryBudgetBytes());
    ServerHandshake plain = ServerHandshake.create(builder.originPolicy, builder.subprotocolChoice);
    this.handshake = deflate == null ? plain : plain.withDeflate(deflate.parameters());
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  ServerHandshake handshake() {
    return handshake;
  }

  Optional<DeflateOptions> deflate() {
    return Optional.ofNullable(deflate);
  }

  CompressionBudget compressionBudget() {
    return compressionBudget;
  }

  SessionTerms terms(HandshakeAcceptance acceptance) {
    Optional<DeflateParameters> negotiated = acceptance.deflate();
    return negotiated.isEmpty() || deflate == null
        ? uncompressed
        : uncompressed.compressed(negotiated.get(), deflate, compressionBudget);
  }

  /** Builds settings. */
  public static final class Builder {

    private WebSocketLimits limits = WebSocketLimits.DEFAULT;
    private boolean answersPings = true;
    private Duration closeTimeout = Duration.ofSeconds(30);
    private Duration pingInterval = Duration.ofSeconds(30);
    private Duration pongTimeout = Duration.ofSeconds(20);
    private OriginPolicy originPolicy = OriginPolicy.SAME;
    private SubprotocolChoice subprotocolChoice = SubprotocolChoice.FIRST;
    private @Nullable DeflateOptions deflate;

    private Builder() {}

    /**
     * Sets the bounds of frames and messages.
     *
     * @param limits default {@link WebSocketLimits#DEFAULT}
     * @return this builder
     */
    public Builder limits(WebSocketLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets whether Pings are answered by themselves.
     *
     * @param answersPings default true
     * @return this builder
     */
    public Builder answersPings(boolean answersPings) {
      this.answersPings = answersPings;
      return this;
    }

    /**
     * Sets how long the closing handshake may take before the connection is cut.
     *
     * @param closeTimeout default 30 seconds
     * @return this builder
     */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = requireNotNegative(closeTimeout, "closeTimeout");
      return this;
    }

    /**
     * Sets when a silent peer is pinged, and when it is given up.
     *
     * @param pingInterval silence before a Ping, default 30 seconds, zero for never
     * @param pongTimeout further silence before the connection is cut, default 20 seconds
     * @return this builder
     */
    public Builder heartbeat(Duration pingInterval, Duration pongTimeout) {
      this.pingInterval = requireNotNegative(pingInterval, "pingInterval");
      this.pongTimeout = requireNotNegative(pongTimeout, "pongTimeout");
      return this;
    }

    /**
     * Sets which pages may connect to a server.
     *
     * @param originPolicy default {@link OriginPolicy#SAME}
     * @return this builder
     */
    public Builder originPolicy(OriginPolicy originPolicy) {
      this.originPolicy = Objects.requireNonNull(originPolicy, "originPolicy");
      return this;
    }

    /**
     * Sets how a server chooses among the sub-protocols that a client offers.
     *
     * @param subprotocolChoice default {@link SubprotocolChoice#FIRST}
     * @return this builder
     */
    public Builder subprotocolChoice(SubprotocolChoice subprotocolChoice) {
      this.subprotocolChoice = Objects.requireNonNull(subprotocolChoice, "subprotocolChoice");
      return this;
    }

    /**
     * Turns on permessage-deflate, which is off by default.
     *
     * @param options of it
     * @return this builder
     */
    public Builder deflate(DeflateOptions options) {
      this.deflate = Objects.requireNonNull(options, "options");
      return this;
    }

    /** {@return settings of a server's endpoint} */
    public EndpointSettings buildServer() {
      return new EndpointSettings(this, Role.SERVER);
    }

    /** {@return settings of a client} */
    public EndpointSettings buildClient() {
      return new EndpointSettings(this, Role.CLIENT);
    }

    private static Duration requireNotNegative(Duration actual, String name) {
      if (actual.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, was " + actual);
      }
      return actual;
    }
  }
}
