package io.holdfast;

import io.holdfast.netty.Message;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import java.util.concurrent.Executor;

/**
 * A connection whose listeners are called on an executor, one at a time and in the order of events,
 * and may block.
 */
final class ExecutorWebSocket extends LoopWebSocket {

  /*
   * Events wait in a queue of their own. Nothing more is read from a peer while many of its
   * messages wait, so what waits is bounded by what had been read by then.
   */
  private static final int MAX_WAITING = 256;

  private final SerialQueue events;

  ExecutorWebSocket(
      SocketOwner owner, UpgradeRequest request, HandshakeAcceptance terms, Executor executor) {
    super(owner, request, terms);
    this.events = new SerialQueue(executor, MAX_WAITING, this::hold, this::letGo);
  }

  private void later(Runnable event) {
    events.add(
        () -> {
          try {
            event.run();
          } catch (RuntimeException e) {
            super.onError(e);
            close(CloseCode.INTERNAL_ERROR, "");
          }
        });
  }

  @Override
  protected void onOpen() {
    later(super::onOpen);
  }

  @Override
  protected void onMessage(Message message) {
    Message copy = message.copy();
    later(() -> super.onMessage(copy));
  }

  @Override
  protected void onPing(byte[] payload) {
    later(() -> super.onPing(payload));
  }

  @Override
  protected void onPong(byte[] payload) {
    later(() -> super.onPong(payload));
  }

  @Override
  protected void onDrain() {
    later(super::onDrain);
  }

  @Override
  protected void onError(Throwable cause) {
    later(() -> super.onError(cause));
  }

  @Override
  protected void onClose(CloseEvent event) {
    later(() -> super.onClose(event));
  }
}
