package io.holdfast.examples.socketiochat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.StaticResources;
import io.holdfast.socketio.SocketIoServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;

/** Tells everybody what anybody says. */
public final class SocketIoChat {

  private SocketIoChat() {}

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = HoldfastServer.builder().port(port).build();
    SocketIoServer io = server.socketIo();
    io.onConnection(
        socket -> socket.on("chat message", String.class, text -> io.emit("chat message", text)));
    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page);
    server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name,
          Objects.requireNonNull(SocketIoChat.class.getResourceAsStream(name), name),
          "no-cache");
    }
    return page;
  }
}
