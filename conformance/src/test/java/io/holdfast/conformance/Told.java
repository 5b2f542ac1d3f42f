package io.holdfast.conformance;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The WebSocket client of the JDK, with what it was told. */
final class Told implements WebSocket.Listener, AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> inbox = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private volatile WebSocket socket;

  private Told() {}

  static Told by(int port, String path, String... subprotocols) {
    Told client = new Told();
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (subprotocols.length == 2) {
      builder.subprotocols(subprotocols[0], subprotocols[1]);
    }
    client.socket = await(builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), client));
    return client;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  Told say(String said) {
    return say(said, true);
  }

  Told say(String said, boolean isLast) {
    await(socket.sendText(said, isLast));
    return this;
  }

  Told say(byte[] bytes) {
    await(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    return this;
  }

  String next() throws InterruptedException {
    String next = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  boolean isToldNothing() {
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
    inbox.add("binary " + part.remaining());
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    inbox.add("close " + code);
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
