package io.holdfast.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody at the chat, with the WebSocket client of the JDK. */
final class ChatClient implements WebSocket.Listener, AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private volatile WebSocket socket;

  private ChatClient() {}

  static ChatClient connect(int port) {
    return connect(port, "/chat", "holdfast.chat.1");
  }

  static ChatClient connect(int port, String path, String subprotocol) {
    return connect(port, path, subprotocol, null);
  }

  /** Connects with a cookie, if it is not null. */
  static ChatClient connect(int port, String path, String subprotocol, String cookie) {
    return connect(port, path, builder("cookie", cookie).subprotocols(subprotocol));
  }

  private static WebSocket.Builder builder(String header, String value) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    return value == null ? builder : builder.header(header, value);
  }

  /** Connects with {@code Authorization: Bearer}. */
  static ChatClient connectAs(String bearer, int port, String path, String subprotocol) {
    WebSocket.Builder builder = builder("authorization", "Bearer " + bearer);
    return connect(port, path, builder.subprotocols(subprotocol));
  }

  /** Connects to a namespace of Socket.IO; its packets are what is said and told. */
  static ChatClient connectSocketIo(int port, String namespace) {
    return connectSocketIo(port, namespace, null);
  }

  /** Connects with a cookie, if it is not null. */
  static ChatClient connectSocketIo(int port, String namespace, String cookie) {
    return openSocketIo(port, namespace, builder("cookie", cookie));
  }

  /** Connects to a namespace of Socket.IO with {@code Authorization: Bearer}. */
  static ChatClient connectSocketIoAs(String bearer, int port, String namespace) {
    return openSocketIo(port, namespace, builder("authorization", "Bearer " + bearer));
  }

  private static ChatClient openSocketIo(int port, String namespace, WebSocket.Builder builder) {
    String path = "/socket.io/?EIO=4&transport=websocket";
    return connect(port, path, builder).say("40" + namespace + ",");
  }

  private static ChatClient connect(int port, String path, WebSocket.Builder builder) {
    ChatClient client = new ChatClient();
    client.socket = await(builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), client));
    return client;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  ChatClient say(String request) {
    await(socket.sendText(request, true));
    return this;
  }

  /** {@return the next message of that type, or end; those before it are passed over} */
  String next(String type) throws InterruptedException {
    while (true) {
      String message = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("was told no " + type);
      }
      if (message.contains("\"type\":\"" + type + "\"") || message.startsWith(type)) {
        return message;
      }
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
    text.append(part);
    if (isLast) {
      told.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    told.add("close " + code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable cause) {
    told.add("error");
  }

  @Override
  public void close() {
    socket.abort();
  }
}
