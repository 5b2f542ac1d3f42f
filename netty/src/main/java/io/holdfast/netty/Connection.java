package io.holdfast.netty;

import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.ReadyState;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection, server's or client's side. A subclass says what happens on its events.
 *
 * <p>Every public method may be called by any thread; what one thread sends keeps its order. Events
 * come on the connection's loop, one at a time, and must not block.
 */
public abstract class Connection {

  /*
   * A call that comes on the loop acts at once. One that comes from elsewhere becomes a task of
   * the loop; its bytes are counted until the loop gets to it, so that a thread which sends
   * faster than the loop works is told so instead of filling the heap.
   */
  private static final AtomicLongFieldUpdater<Connection> HANDED_IN_BYTES =
      AtomicLongFieldUpdater.newUpdater(Connection.class, "handedInBytes");

  private final UpgradeRequest request;
  private final String subprotocol;
  private final String extensions;
  private volatile long handedInBytes;

  /** Another thread was told to wait for the drain event. */
  private volatile boolean isDrainDue;

  private volatile @Nullable FrameDecodeHandler handler;

  /**
   * Creates a connection that is not open yet.
   *
   * @param request that it was opened with
   * @param terms that both ends agreed on
   */
  protected Connection(UpgradeRequest request, HandshakeAcceptance terms) {
    this.request = request;
    this.subprotocol = terms.subprotocol();
    this.extensions = terms.extensions();
  }

  final void bind(FrameDecodeHandler handler) {
    this.handler = handler;
  }

  final FrameDecodeHandler handler() {
    FrameDecodeHandler bound = handler;
    if (bound == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return bound;
  }

  /** {@return the request that the connection was opened with} */
  public final UpgradeRequest request() {
    return request;
  }

  /** {@return the sub-protocol that was agreed on, or empty} */
  public final String subprotocol() {
    return subprotocol;
  }

  /** {@return the extensions in use, as in a {@code Sec-WebSocket-Extensions} header, or empty} */
  public final String extensions() {
    return extensions;
  }

  /** {@return where the connection is in its life} */
  public final ReadyState readyState() {
    FrameDecodeHandler bound = handler;
    return bound == null ? ReadyState.CONNECTING : bound.readyState();
  }

  /** {@return bytes that wait to be taken by the operating system; may be some too many} */
  public final long bufferedBytes() {
    return handedInBytes + handler().backlogBytes();
  }

  /**
   * Sends a text message.
   *
   * @param text unpaired surrogates become question marks
   * @return what became of it
   */
  public final SendResult send(CharSequence text) {
    FrameDecodeHandler bound = handler();
    if (bound.inLoop()) {
      return bound.sendText(text);
    }
    return handIn(text.length(), () -> bound.sendText(text));
  }

  /**
   * Sends a binary message.
   *
   * @param bytes not to be changed until they are sent
   * @return what became of it
   */
  public final SendResult send(byte[] bytes) {
    FrameDecodeHandler bound = handler();
    if (bound.inLoop()) {
      return bound.sendBinary(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }
    return handIn(
        bytes.length, () -> bound.sendBinary(Unpooled.wrappedBuffer(bytes), 0, bytes.length));
  }

  /**
   * Sends a message that was laid out before.
   *
   * @param message to send
   * @return what became of it
   */
  public final SendResult send(PreparedMessage message) {
    FrameDecodeHandler bound = handler();
    if (bound.inLoop()) {
      return bound.send(message);
    }
    return handIn(message.frameBytes(), () -> bound.send(message));
  }

  /**
   * Sends on a message that was received.
   *
   * @param message still valid; on another thread than the receiver's it is copied
   * @return what became of it
   */
  public final SendResult send(Message message) {
    FrameDecodeHandler bound = handler();
    if (!bound.inLoop()) {
      return send(message.prepared());
    }
    return message.isText()
        ? bound.sendText(message.payload(), message.offset(), message.length())
        : bound.sendBinary(message.payload(), message.offset(), message.length());
  }

  private SendResult handIn(int bytes, Runnable sending) {
    FrameDecodeHandler bound = handler();
    if (bound.readyState() != ReadyState.OPEN) {
      return SendResult.CLOSED;
    }
    long waitingBytes = HANDED_IN_BYTES.addAndGet(this, bytes) + bound.backlogBytes();
    boolean isFull = waitingBytes - bytes > bound.limits().maxQueuedBytes();
    boolean isBacklogged = waitingBytes > bound.limits().backlogBytes();
    if (isBacklogged) {
      isDrainDue = true;
    }
    bound.execute(() -> takeOver(bound, bytes, isFull ? bound::queueOverflowed : sending));
    if (isFull) {
      return SendResult.QUEUE_FULL;
    }
    return isBacklogged ? SendResult.BACKLOGGED : SendResult.QUEUED;
  }

  private void takeOver(FrameDecodeHandler bound, int bytes, Runnable sending) {
    long leftBytes = HANDED_IN_BYTES.addAndGet(this, -bytes);
    sending.run();
    if (leftBytes == 0 && isDrainDue) {
      isDrainDue = false;
      bound.drained();
    }
  }

  /**
   * {@return a stage that completes when all that this thread sent so far has been taken by the
   * operating system; it fails with {@link ConnectionClosedException} if the connection ends
   * before}
   */
  public final CompletionStage<Void> flushed() {
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    FrameDecodeHandler bound = handler();
    if (bound.inLoop()) {
      bound.whenTaken(flushed);
    } else if (!bound.execute(() -> bound.whenTaken(flushed))) {
      flushed.completeExceptionally(new ConnectionClosedException());
    }
    return flushed;
  }

  /**
   * Sends a Ping.
   *
   * @param payload at most 125 bytes
   * @throws IllegalArgumentException if the payload is longer
   */
  public final void ping(byte[] payload) {
    requireControlPayload(payload);
    act(bound -> bound.ping(payload));
  }

  /**
   * Sends a Pong unasked.
   *
   * @param payload at most 125 bytes
   * @throws IllegalArgumentException if the payload is longer
   */
  public final void pong(byte[] payload) {
    requireControlPayload(payload);
    act(bound -> bound.pong(payload));
  }

  private static void requireControlPayload(byte[] payload) {
    if (payload.length > 125) {
      throw new IllegalArgumentException(
          "a Ping or Pong carries at most 125 bytes, was " + payload.length);
    }
  }

  /**
   * Begins the closing handshake; does nothing if it has begun.
   *
   * @param code that may be sent, or {@link CloseCode#NO_STATUS} for none
   * @param reason at most 123 bytes of UTF-8, empty where there is no code
   * @throws IllegalArgumentException if the code may not be sent or the reason is too long
   */
  public final void close(CloseCode code, String reason) {
    code.requireSendable(reason);
    act(bound -> bound.close(code, reason));
  }

  /** Cuts the connection without a closing handshake. */
  public final void terminate() {
    act(FrameDecodeHandler::cutTransport);
  }

  /** Stops receiving messages, after at most the one that is being handed on. */
  public final void pause() {
    act(bound -> bound.setPaused(true));
  }

  /** Goes on receiving. */
  public final void resume() {
    act(bound -> bound.setPaused(false));
  }

  /** {@return whether receiving is stopped} */
  public final boolean isPaused() {
    return handler().isPaused();
  }

  /** Stops receiving because the listeners do not keep up, whatever the user asks. */
  protected final void hold() {
    act(bound -> bound.setHeld(true));
  }

  /** The listeners keep up again. */
  protected final void letGo() {
    act(bound -> bound.setHeld(false));
  }

  /**
   * Runs the task on the connection's loop: at once if this is it, else after all that was handed
   * to the loop before.
   *
   * @param task must not block
   */
  public final void execute(Runnable task) {
    handler().shard().run(task);
  }

  private void act(Consumer<FrameDecodeHandler> action) {
    FrameDecodeHandler bound = handler();
    if (bound.inLoop()) {
      action.accept(bound);
    } else {
      bound.execute(() -> action.accept(bound));
    }
  }

  /** {@return how messages to groups are laid out for this connection} */
  LaneKind.Form laneForm() {
    return LaneKind.Form.FRAMES;
  }

  /** {@return what the log calls the listeners of this connection} */
  protected String describe() {
    return "a listener of a connection to " + request.path();
  }

  /** The connection is open. The first event. */
  protected abstract void onOpen();

  /**
   * A whole message.
   *
   * @param message valid until this method returns
   */
  protected abstract void onMessage(Message message);

  /**
   * A Ping; it has been answered unless the settings say otherwise.
   *
   * @param payload 0 to 125 bytes
   */
  protected abstract void onPing(byte[] payload);

  /**
   * A Pong.
   *
   * @param payload 0 to 125 bytes
   */
  protected abstract void onPong(byte[] payload);

  /** A peer that was slow has caught up. */
  protected abstract void onDrain();

  /**
   * Something went wrong: the peer broke the protocol, or an event's method threw.
   *
   * @param cause what happened
   */
  protected abstract void onError(Throwable cause);

  /**
   * The connection has ended. The last event.
   *
   * @param event how
   */
  protected abstract void onClose(CloseEvent event);
}
