package io.holdfast;

import static io.holdfast.testkit.Hex.spaced;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * The WebSocket client of the JDK with an inbox, in which an event is a word and what came with it:
 * {@code text Hello}, {@code binary 00 ff}, {@code ping 01}, {@code pong 01}, {@code close 1000
 * bye}.
 */
final class JdkClient implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private volatile WebSocket socket;

  private JdkClient() {}

  static JdkClient connect(URI uri) {
    return connect(uri, builder -> builder);
  }

  static JdkClient connect(URI uri, UnaryOperator<WebSocket.Builder> settings) {
    return connect(HTTP, uri, settings);
  }

  static JdkClient connect(HttpClient http, URI uri, UnaryOperator<WebSocket.Builder> settings) {
    JdkClient client = new JdkClient();
    client.socket =
        Patience.await(settings.apply(http.newWebSocketBuilder()).buildAsync(uri, client));
    return client;
  }

  /** {@return the status with which the server refuses to open a connection} */
  static int refusal(URI uri, UnaryOperator<WebSocket.Builder> settings)
      throws InterruptedException, TimeoutException {
    try {
      settings
          .apply(HTTP.newWebSocketBuilder())
          .buildAsync(uri, new JdkClient())
          .get(Patience.SECONDS, TimeUnit.SECONDS)
          .abort();
      throw new AssertionError("the server did not refuse");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof java.net.http.WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw new AssertionError(e);
    }
  }

  WebSocket socket() {
    return socket;
  }

  JdkClient say(String said) {
    Patience.await(socket.sendText(said, true));
    return this;
  }

  JdkClient say(byte[] bytes) {
    Patience.await(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    return this;
  }

  String next() {
    return Patience.next(inbox);
  }

  boolean hasHeardNothing() {
    return inbox.isEmpty();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      inbox.add("text " + text);
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean isLast) {
    return heard(from, "binary", part);
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
    return heard(from, "ping", payload);
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
    return heard(from, "pong", payload);
  }

  private CompletionStage<?> heard(WebSocket from, String what, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    inbox.add((what + " " + spaced(bytes)).trim());
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    inbox.add(("close " + code + " " + reason).trim());
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    inbox.add("error");
  }

  @Override
  public void close() {
    socket.abort();
  }
}
