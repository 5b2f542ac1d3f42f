package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Takes what a {@link WebSocketSession} receives, and carries out what it asks of the transport.
 */
public interface SessionListener {

  /**
   * A whole text message.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   */
  void onText(ByteBuf payload, int offset, int length);

  /**
   * A whole binary message.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes
   */
  void onBinary(ByteBuf payload, int offset, int length);

  /**
   * A Ping; it has been answered if the settings say so.
   *
   * @param payload 0 to 125 bytes, to keep
   */
  void onPing(byte[] payload);

  /**
   * A Pong.
   *
   * @param payload 0 to 125 bytes, to keep
   */
  void onPong(byte[] payload);

  /**
   * The peer broke the protocol or a limit. The Close frame that says so has been written.
   *
   * @param error what it did
   */
  void onProtocolError(WebSocketProtocolException error);

  /**
   * Asks for the transport's output to be ended after all that was written; input is still read, so
   * that the peer sees the last bytes.
   */
  void endOutput();

  /** Asks for the transport to be closed after all that was written. */
  void closeTransport();

  /** Asks for the transport to be cut now. */
  void cutTransport();
}
