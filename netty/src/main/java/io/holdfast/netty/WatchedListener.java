package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineWatcher;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;

/** Tells a watcher what a listener hears. */
record WatchedListener(EngineSocket socket, EngineWatcher watcher, EngineListener listener)
    implements EngineListener {

  /** Lets a session be taken, which may end by that. */
  static EngineListener accept(
      EngineSocket socket, EngineWatcher watcher, Function<EngineSocket, EngineListener> acceptor) {
    watcher.onOpen(socket);
    boolean isTaken = false;
    try {
      EngineListener listener = acceptor.apply(socket);
      isTaken = socket.isOpen();
      return new WatchedListener(socket, watcher, listener);
    } finally {
      if (!isTaken) {
        // The end is told to nobody: there is no listener yet.
        watcher.onClose(socket, CloseReason.TRANSPORT_CLOSE);
      }
    }
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    watcher.onReceived(length);
    listener.onText(payload, offset, length);
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    watcher.onReceived(length);
    listener.onBinary(payload, offset, length);
  }

  @Override
  public void onDrain() {
    listener.onDrain();
  }

  @Override
  public void onUpgrade() {
    watcher.onUpgrade(socket);
    listener.onUpgrade();
  }

  @Override
  public void onClose(CloseReason reason) {
    watcher.onClose(socket, reason);
    listener.onClose(reason);
  }
}
