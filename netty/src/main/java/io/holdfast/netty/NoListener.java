package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.netty.buffer.ByteBuf;

/** Before anybody has taken the session. */
enum NoListener implements EngineListener {
  INSTANCE;

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    // Nobody listens.
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    // Nobody listens.
  }

  @Override
  public void onClose(CloseReason reason) {
    // Nobody listens.
  }
}
