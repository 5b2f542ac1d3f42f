package io.holdfast.netty;

import io.holdfast.websocket.CompressionBudget;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.DeflateParameters;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.SessionCompression;
import io.holdfast.websocket.SessionListener;
import io.holdfast.websocket.SessionSettings;
import io.holdfast.websocket.WebSocketSession;
import io.holdfast.websocket.Zlib;
import org.jspecify.annotations.Nullable;

/** What a session is opened with: the settings of its endpoint, and what was negotiated. */
final class SessionTerms {

  private final SessionSettings settings;
  private final @Nullable DeflateOptions deflateOptions;
  private final CompressionBudget budget;
  private final @Nullable DeflateParameters deflate;

  SessionTerms(EndpointSettings endpoint, HandshakeAcceptance acceptance) {
    this.settings = endpoint.session();
    this.deflateOptions = endpoint.deflate().orElse(null);
    this.budget = endpoint.compressionBudget();
    this.deflate = acceptance.deflate().orElse(null);
  }

  LaneKind laneKind() {
    return deflate == null || deflateOptions == null
        ? LaneKind.PLAIN
        : LaneKind.of(deflate, deflateOptions.thresholdBytes());
  }

  WebSocketSession newSession(Shard shard, Outbox outbox, SessionListener listener) {
    long nowNanos = shard.nowNanos();
    if (deflate == null || deflateOptions == null) {
      return WebSocketSession.create(settings, outbox, listener, nowNanos);
    }
    SessionCompression compression =
        new SessionCompression(
            deflate, deflateOptions.thresholdBytes(), shard.zlib(budget, deflateOptions.level()));
    return WebSocketSession.createCompressed(settings, compression, outbox, listener, nowNanos);
  }

  /** {@return what lends compressors, or null without compression} */
  @Nullable Zlib zlib(Shard shard) {
    return deflate == null || deflateOptions == null
        ? null
        : shard.zlib(budget, deflateOptions.level());
  }
}
