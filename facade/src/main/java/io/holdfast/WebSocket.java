package io.holdfast;

import io.holdfast.netty.Message;
import io.holdfast.netty.SendResult;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.ReadyState;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One WebSocket connection, at the server's or the client's end.
 *
 * <p>Every method may be called by any thread; what one thread sends keeps its order. Listeners are
 * called one at a time, in the order of events: on the connection's event loop, where they must not
 * block, or on the executor that was named for the endpoint. Listeners that are added in the
 * connection listener miss nothing.
 */
public interface WebSocket {

  /**
   * Sends a text message.
   *
   * @param text unpaired surrogates become question marks
   * @return what became of it
   */
  SendResult send(CharSequence text);

  /**
   * Sends a binary message.
   *
   * @param bytes not to be changed until they are sent
   * @return what became of it
   */
  SendResult send(byte[] bytes);

  /**
   * Sends on a message that was received, with its type.
   *
   * @param message within its listener
   * @return what became of it
   */
  SendResult send(Message message);

  /**
   * Sends a message that was laid out once for many connections.
   *
   * @param message to send
   * @return what became of it
   */
  SendResult send(PreparedMessage message);

  /**
   * {@return a stage that completes when all that this thread sent so far has been taken by the
   * operating system; it fails with {@link io.holdfast.netty.ConnectionClosedException} if the
   * connection ends before}
   */
  CompletionStage<Void> flushed();

  /** {@return bytes that wait to be taken by the operating system; may be some too many} */
  long bufferedBytes();

  /**
   * Sends a Ping.
   *
   * @param payload at most 125 bytes
   * @throws IllegalArgumentException if the payload is longer
   */
  void ping(byte[] payload);

  /**
   * Sends a Pong unasked.
   *
   * @param payload at most 125 bytes
   * @throws IllegalArgumentException if the payload is longer
   */
  void pong(byte[] payload);

  /** Closes with code 1000; does nothing if the connection is closing. */
  default void close() {
    close(CloseCode.NORMAL, "");
  }

  /**
   * Begins the closing handshake; does nothing if it has begun.
   *
   * @param code that may be sent, or {@link CloseCode#NO_STATUS} for none
   * @param reason at most 123 bytes of UTF-8, empty where there is no code
   * @throws IllegalArgumentException if the code may not be sent or the reason is too long
   */
  void close(CloseCode code, String reason);

  /** Cuts the connection without a closing handshake. */
  void terminate();

  /** Stops receiving messages, after at most the one that is being handed on. */
  void pause();

  /** Goes on receiving. */
  void resume();

  /** {@return whether receiving is stopped} */
  boolean isPaused();

  /** {@return where the connection is in its life} */
  ReadyState readyState();

  /** {@return the sub-protocol that was agreed on, or empty} */
  String subprotocol();

  /** {@return the extensions in use, as in a {@code Sec-WebSocket-Extensions} header, or empty} */
  String extensions();

  /** {@return the request that the connection was opened with} */
  UpgradeRequest request();

  /** {@return the address of the peer; behind a trusted proxy, as the proxy tells it} */
  default InetSocketAddress remoteAddress() {
    return request().remoteAddress();
  }

  /** {@return what the application keeps with this connection; safe for several threads} */
  Map<String, Object> attributes();

  /**
   * Adds a listener of messages, text and binary.
   *
   * @param listener gets messages that are valid until it returns
   */
  void onMessage(Consumer<Message> listener);

  /**
   * Adds a listener of text messages.
   *
   * @param listener gets the text
   */
  default void onText(Consumer<String> listener) {
    onMessage(
        message -> {
          if (message.isText()) {
            listener.accept(message.text());
          }
        });
  }

  /**
   * Adds a listener of binary messages.
   *
   * @param listener gets the bytes, to keep
   */
  default void onBinary(Consumer<byte[]> listener) {
    onMessage(
        message -> {
          if (!message.isText()) {
            listener.accept(message.bytes());
          }
        });
  }

  /**
   * Adds a listener of Pings.
   *
   * @param listener gets the payload, 0 to 125 bytes
   */
  void onPing(Consumer<byte[]> listener);

  /**
   * Adds a listener of Pongs.
   *
   * @param listener gets the payload, 0 to 125 bytes
   */
  void onPong(Consumer<byte[]> listener);

  /**
   * Adds a listener for when a peer that read slowly has caught up.
   *
   * @param listener is called after {@link SendResult#BACKLOGGED} was answered
   */
  void onDrain(Runnable listener);

  /**
   * Adds a listener of errors: the peer broke the protocol, or a listener threw. The connection is
   * being closed.
   *
   * @param listener gets the cause
   */
  void onError(Consumer<Throwable> listener);

  /**
   * Adds a listener for the end of the connection, the last event.
   *
   * @param listener gets the code and reason
   */
  void onClose(Consumer<CloseEvent> listener);
}
