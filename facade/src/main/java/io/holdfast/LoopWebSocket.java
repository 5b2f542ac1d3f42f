package io.holdfast;

import io.holdfast.netty.Connection;
import io.holdfast.netty.Message;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection whose listeners are called on its loop. */
class LoopWebSocket extends Connection implements WebSocket {

  private final SocketOwner owner;
  private final Listeners<Message> messageListeners = new Listeners<>();
  private final Listeners<CloseEvent> closeListeners = new Listeners<>();
  private volatile @Nullable RareListeners rareListeners;
  private volatile @Nullable Map<String, Object> attributes;

  LoopWebSocket(SocketOwner owner, UpgradeRequest request, HandshakeAcceptance terms) {
    super(request, terms);
    this.owner = owner;
  }

  final SocketOwner owner() {
    return owner;
  }

  @Override
  public void onMessage(Consumer<Message> listener) {
    messageListeners.add(listener);
  }

  @Override
  public void onPing(Consumer<byte[]> listener) {
    ensureRareListeners().ping.add(listener);
  }

  @Override
  public void onPong(Consumer<byte[]> listener) {
    ensureRareListeners().pong.add(listener);
  }

  @Override
  public void onDrain(Runnable listener) {
    ensureRareListeners().drain.add(socket -> listener.run());
  }

  @Override
  public void onError(Consumer<Throwable> listener) {
    ensureRareListeners().error.add(listener);
  }

  @Override
  public void onClose(Consumer<CloseEvent> listener) {
    closeListeners.add(listener);
  }

  private synchronized RareListeners ensureRareListeners() {
    RareListeners present = rareListeners;
    if (present == null) {
      present = new RareListeners();
      rareListeners = present;
    }
    return present;
  }

  @Override
  public synchronized Map<String, Object> attributes() {
    Map<String, Object> present = attributes;
    if (present == null) {
      present = new ConcurrentHashMap<>();
      attributes = present;
    }
    return present;
  }

  @Override
  protected void onOpen() {
    owner.opened(this);
  }

  @Override
  protected void onMessage(Message message) {
    messageListeners.accept(message);
  }

  @Override
  protected void onPing(byte[] payload) {
    RareListeners listeners = rareListeners;
    if (listeners != null) {
      listeners.ping.accept(payload);
    }
  }

  @Override
  protected void onPong(byte[] payload) {
    RareListeners listeners = rareListeners;
    if (listeners != null) {
      listeners.pong.accept(payload);
    }
  }

  @Override
  protected void onDrain() {
    RareListeners listeners = rareListeners;
    if (listeners != null) {
      listeners.drain.accept(this);
    }
  }

  @Override
  protected void onError(Throwable cause) {
    owner.failed(this, cause);
    RareListeners listeners = rareListeners;
    if (listeners != null) {
      listeners.error.accept(cause);
    }
  }

  @Override
  protected void onClose(CloseEvent event) {
    owner.closed(this, event);
    closeListeners.accept(event);
  }
}
