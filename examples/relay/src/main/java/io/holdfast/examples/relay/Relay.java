package io.holdfast.examples.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.StaticResources;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;

/** Hands every message to everyone but its sender; the pages of the others speak it aloud. */
public final class Relay {

  private static final int MAX_SENTENCE_BYTES = 1000;

  private Relay() {}

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = HoldfastServer.builder().port(port).build();
    WebSocketServer everyone =
        server.webSocket("/", options -> options.maxPayload(MAX_SENTENCE_BYTES));
    everyone.onConnection(
        sender -> sender.onMessage(message -> everyone.broadcastExcept(message, sender)));

    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page).start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name, Objects.requireNonNull(Relay.class.getResourceAsStream(name), name), "no-cache");
    }
    return page;
  }
}
