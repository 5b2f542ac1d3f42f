package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;

/** Takes what a session receives. */
public interface EngineListener {

  /**
   * A message of text.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   */
  void onText(ByteBuf payload, int offset, int length);

  /**
   * A message of bytes.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes
   */
  void onBinary(ByteBuf payload, int offset, int length);

  /** What had waited for a slow client has been taken. */
  default void onDrain() {}

  /** From now on the session's transport is a WebSocket; what had waited has been sent on it. */
  default void onUpgrade() {}

  /**
   * The session has ended. The last event.
   *
   * @param reason why
   */
  void onClose(CloseReason reason);
}
