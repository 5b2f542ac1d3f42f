package io.holdfast.bench;

import io.holdfast.websocket.SessionListener;
import io.holdfast.websocket.WebSocketProtocolException;
import io.netty.buffer.ByteBuf;

/** Counts what a session receives, and nothing else. */
final class CountingListener implements SessionListener {

  private final Received received = new Received();

  Received received() {
    return received;
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    received.add(length);
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    received.add(length);
  }

  @Override
  public void onPing(byte[] payload) {}

  @Override
  public void onPong(byte[] payload) {}

  @Override
  public void onProtocolError(WebSocketProtocolException error) {
    throw error;
  }

  @Override
  public void endOutput() {}

  @Override
  public void closeTransport() {}

  @Override
  public void cutTransport() {}
}
