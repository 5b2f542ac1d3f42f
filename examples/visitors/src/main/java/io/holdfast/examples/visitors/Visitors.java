package io.holdfast.examples.visitors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.StaticResources;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A page that tells how many have it open, and how many came in each hour of the last day. */
public final class Visitors {

  private static final System.Logger LOGGER = System.getLogger(Visitors.class.getName());

  private static final int MAX_SAYING_BYTES = 200;

  /** All happens on one thread: it may wait for the database, and counts go out in order. */
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  private final VisitLog visits;
  private final HoldfastServer server;
  private final WebSocketServer visitors;

  private Visitors(int port, VisitLog visits) {
    this.visits = visits;
    this.server = HoldfastServer.builder().port(port).build();
    this.visitors =
        server.webSocket("/", options -> options.executor(thread).maxPayload(MAX_SAYING_BYTES));
    visitors.onConnection(this::welcome);
    visitors.onError(cause -> LOGGER.log(System.Logger.Level.WARNING, "a visitor was lost", cause));
    StaticResources page = page();
    server
        .http("/", page.only("index.html"))
        .http("/*", page)
        .http("/visits", call -> CompletableFuture.supplyAsync(this::visitsByHour, thread));
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name, Objects.requireNonNull(Visitors.class.getResourceAsStream(name), name), "no-cache");
    }
    return page;
  }

  private void welcome(WebSocket visitor) {
    visits.count(Instant.now());
    visitor.send("Welcome!");
    tellCount();
    visitor.onText(saying -> visitors.broadcast("A visitor says: " + saying));
    visitor.onClose(event -> tellCount());
  }

  private void tellCount() {
    visitors.broadcast("Current visitors: " + visitors.size());
  }

  private HttpReply visitsByHour() {
    return HttpReply.json(200, visits.byHour(Instant.now()))
        .withHeader("cache-control", "no-store");
  }

  /** Says goodbye to the visitors, finishes what is under way, and then closes the database. */
  private void close() {
    server.close();
    CompletableFuture.runAsync(visits::close, thread).join();
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080, and the file of the database, default visits.db
   * @throws SQLException if the database cannot be opened
   */
  public static void main(String[] args) throws SQLException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    Path file = Path.of(args.length > 1 ? args[1] : "visits.db");
    Visitors visitors = new Visitors(port, VisitLog.open(file));
    visitors.server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(visitors::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + visitors.server.port());
  }
}
