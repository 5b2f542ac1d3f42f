package io.holdfast.netty;

import io.holdfast.websocket.CompressionBudget;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.DeflateParameters;
import io.holdfast.websocket.Role;
import io.holdfast.websocket.SessionCompression;
import io.holdfast.websocket.SessionListener;
import io.holdfast.websocket.SessionSettings;
import io.holdfast.websocket.WebSocketSession;
import io.holdfast.websocket.Zlib;
import org.jspecify.annotations.Nullable;

/**
 * What a session is opened with: the settings of its endpoint, and what was negotiated. Immutable.
 */
final class SessionTerms {

  private final SessionSettings settings;
  private final @Nullable Compression compression;

  private SessionTerms(SessionSettings settings, @Nullable Compression compression) {
    this.settings = settings;
    this.compression = compression;
  }

  static SessionTerms uncompressed(SessionSettings settings) {
    return new SessionTerms(settings, null);
  }

  SessionTerms compressed(
      DeflateParameters parameters, DeflateOptions options, CompressionBudget budget) {
    return new SessionTerms(settings, new Compression(parameters, options, budget));
  }

  LaneKind laneKind() {
    if (settings.role() == Role.CLIENT) {
      return LaneKind.MASKED;
    }
    return compression == null
        ? LaneKind.PLAIN
        : LaneKind.of(compression.parameters(), compression.options().thresholdBytes());
  }

  WebSocketSession newSession(Shard shard, Outbox outbox, SessionListener listener) {
    long nowNanos = shard.nowNanos();
    return compression == null
        ? WebSocketSession.create(settings, outbox, listener, nowNanos)
        : WebSocketSession.createCompressed(
            settings, compression.ofSession(shard), outbox, listener, nowNanos);
  }

  /** {@return what lends compressors, or null without compression} */
  @Nullable Zlib zlib(Shard shard) {
    return compression == null ? null : compression.zlib(shard);
  }

  private record Compression(
      DeflateParameters parameters, DeflateOptions options, CompressionBudget budget) {

    SessionCompression ofSession(Shard shard) {
      return new SessionCompression(parameters, options.thresholdBytes(), zlib(shard));
    }

    Zlib zlib(Shard shard) {
      return shard.zlib(budget, options.level());
    }
  }
}
