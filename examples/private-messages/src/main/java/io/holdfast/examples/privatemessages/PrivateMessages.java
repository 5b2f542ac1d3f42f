package io.holdfast.examples.privatemessages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.StaticResources;
import io.holdfast.socketio.Ack;
import io.holdfast.socketio.Middleware;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoException;
import io.holdfast.socketio.SocketIoServer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Users with names who see who is there, and write to one another. */
public final class PrivateMessages {

  private static final int MAX_MESSAGE_BYTES = 4096;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");

  private final HoldfastServer server;
  private final SocketIoServer io;

  /** How many sockets each user has: one for each tab. Used on the thread of the listeners only. */
  private final Map<String, Integer> socketCounts = new TreeMap<>();

  private PrivateMessages(int port) {
    this.server = HoldfastServer.builder().port(port).build();
    // One thread for all: who is there changes in one order, and needs no lock.
    this.io =
        server.socketIo(
            options ->
                options
                    .executor(Executors.newSingleThreadExecutor())
                    .maxHttpBufferSize(MAX_MESSAGE_BYTES));
    io.use(Middleware.of(PrivateMessages::requireName));
    io.onConnection(this::welcome);
    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page);
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name,
          Objects.requireNonNull(PrivateMessages.class.getResourceAsStream(name), name),
          "no-cache");
    }
    return page;
  }

  /** Here a password or a token would be checked; who gives a name may have it. */
  private static void requireName(Socket socket) {
    String name = socket.handshake().auth("name", String.class).orElse("");
    if (!NAME.matcher(name).matches()) {
      throw new SocketIoException("A name has 1 to 20 letters, digits, _ or -.");
    }
    socket.setData(name);
  }

  private void welcome(Socket socket) {
    String user = socket.data(String.class);
    socket.join(roomOf(user));
    boolean isNew = socketCounts.merge(user, 1, Integer::sum) == 1;
    if (isNew) {
      tellUsers();
    } else {
      socket.emit("users", socketCounts.keySet());
    }
    socket.on(
        "private message",
        String.class,
        String.class,
        (to, text, ack) -> deliver(user, to, text, ack));
    socket.onDisconnect(reason -> left(user));
  }

  /** The tabs of both are told, the one that it was written in too: all show the same. */
  private void deliver(String from, String to, String text, Ack ack) {
    boolean isHere = socketCounts.containsKey(to);
    if (isHere) {
      io.to(roomOf(from), roomOf(to)).emit("private message", from, to, text);
    }
    ack.send(isHere);
  }

  /** The last tab may have gone, or the network; those who come back are told who is there. */
  private void left(String user) {
    socketCounts.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    if (!socketCounts.containsKey(user)) {
      tellUsers();
    }
  }

  private void tellUsers() {
    io.emit("users", socketCounts.keySet());
  }

  /** The id of each socket names a room too: nobody may get into that by their name. */
  private static String roomOf(String user) {
    return "user:" + user;
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = new PrivateMessages(port).server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }
}
