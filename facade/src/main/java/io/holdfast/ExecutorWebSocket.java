package io.holdfast;

import io.holdfast.netty.Message;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose listeners are called on an executor, one at a time and in the order of events,
 * and may block.
 */
final class ExecutorWebSocket extends LoopWebSocket {

  /*
   * Events wait in a queue of their own. Nothing more is read from a peer while many of its
   * messages wait, so what waits is bounded by what had been read by then.
   *
   * An executor that refuses events leaves a connection that nobody listens to: it is cut. Its
   * listeners cannot be told then, but its owner is, so that it is not counted for ever.
   */
  private static final int MAX_WAITING = 256;

  private static final System.Logger LOGGER = System.getLogger(ExecutorWebSocket.class.getName());

  private final SerialQueue events;
  private volatile @Nullable CloseEvent end;

  /** Guarded by this. */
  private boolean isForgotten;

  ExecutorWebSocket(
      SocketOwner owner, UpgradeRequest request, HandshakeAcceptance terms, Executor executor) {
    super(owner, request, terms);
    this.events = new SerialQueue(executor, MAX_WAITING, this::hold, this::letGo, this::refused);
  }

  private boolean later(Runnable event) {
    return events.add(() -> call(event));
  }

  private void call(Runnable event) {
    boolean isAlive = false;
    try {
      event.run();
      isAlive = true;
    } catch (RuntimeException e) {
      listenerFailed(e);
      isAlive = true;
    } finally {
      if (!isAlive) {
        // An Error: there is no telling what state the listener left things in.
        terminate();
      }
    }
  }

  private void listenerFailed(RuntimeException cause) {
    try {
      super.onError(cause);
    } catch (RuntimeException e) {
      e.addSuppressed(cause);
      LOGGER.log(System.Logger.Level.WARNING, "a listener of errors threw", e);
    }
    close(CloseCode.INTERNAL_ERROR, "");
  }

  private void refused() {
    CloseEvent event = end;
    if (event == null) {
      terminate();
    } else {
      forget(event);
    }
  }

  private void forget(CloseEvent event) {
    synchronized (this) {
      if (isForgotten) {
        return;
      }
      isForgotten = true;
    }
    owner().closed(this, event);
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
    end = event;
    if (!later(() -> super.onClose(event))) {
      forget(event);
    }
  }
}
