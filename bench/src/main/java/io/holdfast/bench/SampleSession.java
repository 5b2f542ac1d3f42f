package io.holdfast.bench;

import io.holdfast.websocket.CompressionBudget;
import io.holdfast.websocket.DeflateParameters;
import io.holdfast.websocket.FrameOutput;
import io.holdfast.websocket.MaskingKeys;
import io.holdfast.websocket.Role;
import io.holdfast.websocket.SessionCompression;
import io.holdfast.websocket.SessionListener;
import io.holdfast.websocket.SessionSettings;
import io.holdfast.websocket.WebSocketLimits;
import io.holdfast.websocket.WebSocketSession;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;

/** Sessions with the settings that servers and clients have by default. */
final class SampleSession {

  private static final int COMPRESSION_LEVEL = 6;
  private static final long BUDGET_BYTES = 64 << 20;

  private SampleSession() {}

  static WebSocketSession plain(Role role, FrameOutput output, SessionListener listener) {
    return WebSocketSession.create(settings(role), output, listener, 0);
  }

  /** {@return a session that compresses every message, however short} */
  static WebSocketSession compressed(
      Role role, boolean keepsContext, FrameOutput output, SessionListener listener) {
    DeflateParameters parameters =
        keepsContext ? DeflateParameters.CONTEXT_TAKEOVER : DeflateParameters.NO_CONTEXT_TAKEOVER;
    Zlib zlib = new Zlib(new CompressionBudget(BUDGET_BYTES), COMPRESSION_LEVEL);
    SessionCompression compression = new SessionCompression(parameters, 0, zlib);
    return WebSocketSession.createCompressed(settings(role), compression, output, listener, 0);
  }

  private static SessionSettings settings(Role role) {
    return new SessionSettings(
        role,
        WebSocketLimits.DEFAULT,
        true,
        TimeUnit.SECONDS.toNanos(10),
        0,
        0,
        ByteBufAllocator.DEFAULT,
        new MaskingKeys());
  }
}
