package io.holdfast.examples.frameworks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.StaticResources;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;

/** A chat for pages that are made with React, Vue and Svelte. */
public final class Frameworks {

  private final HoldfastServer server;
  private final SocketIoServer io;

  private Frameworks(int port) {
    this.server = HoldfastServer.builder().port(port).build();
    // One thread for all: counts go out in the order in which they were true.
    this.io =
        server.socketIo(
            options -> options.executor(Executors.newSingleThreadExecutor()).serveClient(false));
    io.onConnection(this::welcome);
    StaticResources pages = pages();
    server
        .http("/", pages.only("react.html"))
        .http("/*", pages)
        .http("/connections", HttpHandler.of(call -> connections()));
  }

  /** The scripts have the client in them: it is bundled with the rest. */
  private static StaticResources pages() {
    StaticResources pages = new StaticResources("/");
    for (String name : List.of("react", "react-strict", "vue", "svelte")) {
      add(pages, name + ".html");
      add(pages, name + ".js");
    }
    add(pages, "page.css");
    add(pages, "icon.svg");
    return pages;
  }

  private static void add(StaticResources pages, String name) {
    pages.add(
        name, Objects.requireNonNull(Frameworks.class.getResourceAsStream(name), name), "no-cache");
  }

  private void welcome(Socket socket) {
    tellCount();
    socket.on("chat message", String.class, text -> io.emit("chat message", text));
    socket.onDisconnect(reason -> tellCount());
  }

  private void tellCount() {
    io.emit("count", io.sockets().sockets().size());
  }

  /** What is really open underneath, whether it is in the chat or not. */
  private HttpReply connections() {
    return HttpReply.json(200, Integer.toString(io.engine().clientsCount()))
        .withHeader("cache-control", "no-store");
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = new Frameworks(port).server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }
}
