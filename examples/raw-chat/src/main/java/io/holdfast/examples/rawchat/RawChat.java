package io.holdfast.examples.rawchat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.StaticResources;
import io.holdfast.websocket.SubprotocolChoice;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A chat that tells everybody the last messages, newest first, at every change. */
public final class RawChat {

  private static final int SHOWN_POSTS = 50;
  private static final int MAX_POST_BYTES = 4096;
  private static final String REFUSAL = "{\"error\":\"Expected {\\\"user\\\",\\\"text\\\"}.\"}";

  private final HoldfastServer server;
  private final WebSocketServer sockets;

  /** Newest first. Used on the thread of the listeners only. */
  private final Deque<Post> posts = new ArrayDeque<>();

  private RawChat(int port) {
    this.server = HoldfastServer.builder().port(port).build();
    // One thread for all: what everybody is told has one order, and the posts need no lock.
    this.sockets =
        server.webSocket(
            "/",
            options ->
                options
                    .executor(Executors.newSingleThreadExecutor())
                    .handleProtocols(SubprotocolChoice.among(List.of("json")))
                    .maxPayload(MAX_POST_BYTES)
                    .perMessageDeflate(true));
    sockets.onConnection(this::welcome);
    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page);
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name, Objects.requireNonNull(RawChat.class.getResourceAsStream(name), name), "no-cache");
    }
    return page;
  }

  private void welcome(WebSocket socket) {
    socket.send(messages());
    socket.onText(json -> received(socket, json));
  }

  private void received(WebSocket socket, String json) {
    if (json.isEmpty()) {
      return;
    }
    Optional<Post> post = Post.parse(json, System.currentTimeMillis());
    if (post.isEmpty()) {
      socket.send(REFUSAL);
      return;
    }
    posts.addFirst(post.get());
    if (posts.size() > SHOWN_POSTS) {
      posts.removeLast();
    }
    sockets.broadcast(messages());
  }

  private String messages() {
    return posts.stream().map(Post::toJson).collect(Collectors.joining(",", "{\"msg\":[", "]}"));
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = new RawChat(port).server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }
}
