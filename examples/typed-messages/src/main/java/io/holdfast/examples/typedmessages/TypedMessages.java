package io.holdfast.examples.typedmessages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.examples.typedmessages.Protocol.Joined;
import io.holdfast.examples.typedmessages.Protocol.Left;
import io.holdfast.examples.typedmessages.Protocol.Refused;
import io.holdfast.examples.typedmessages.Protocol.Renamed;
import io.holdfast.examples.typedmessages.Protocol.Said;
import io.holdfast.examples.typedmessages.Protocol.Say;
import io.holdfast.examples.typedmessages.Protocol.SetUsername;
import io.holdfast.examples.typedmessages.Protocol.Welcome;
import io.holdfast.examples.typedmessages.Protocol.Who;
import io.holdfast.netty.StaticResources;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;

/** A room where each type of message is a record, and has a handler of its own. */
public final class TypedMessages {

  private static final int MAX_MESSAGE_BYTES = 16 << 10;

  private final HoldfastServer server;
  private final WebSocketServer sockets;
  private final Handlers<Person> handlers =
      new Handlers<>(TypedMessages::refuse)
          .on(SetUsername.class, this::setUsername)
          .on(Say.class, this::say);

  /** In the order in which they came. Used on the thread of the listeners only. */
  private final Set<Person> people = new LinkedHashSet<>();

  private int lastId;

  /** Who is at the other end of a connection. */
  private static final class Person {

    private final WebSocket socket;
    private Who who;

    Person(WebSocket socket, Who who) {
      this.socket = socket;
      this.who = who;
    }
  }

  private TypedMessages(int port) {
    this.server = HoldfastServer.builder().port(port).build();
    // One thread for all: comings and goings have one order, and the set of people needs no lock.
    this.sockets =
        server.webSocket(
            "/",
            options ->
                options
                    .executor(Executors.newSingleThreadExecutor())
                    .maxPayload(MAX_MESSAGE_BYTES));
    sockets.onConnection(this::join);
    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page);
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name,
          Objects.requireNonNull(TypedMessages.class.getResourceAsStream(name), name),
          "no-cache");
    }
    return page;
  }

  private void join(WebSocket socket) {
    Person person = new Person(socket, new Who(++lastId, "Anonymous"));
    List<Who> others = people.stream().map(other -> other.who).toList();
    socket.send(Handlers.write(new Welcome(person.who, others)));
    tellOthers(person, new Joined(person.who));
    people.add(person);
    socket.onText(json -> handlers.handle(person, json));
    socket.onClose(event -> leave(person));
  }

  private void leave(Person person) {
    people.remove(person);
    tellOthers(person, new Left(person.who));
  }

  private void setUsername(Person person, SetUsername wish) {
    String was = person.who.username();
    person.who = new Who(person.who.id(), wish.username());
    sockets.broadcast(Handlers.write(new Renamed(person.who, was)));
  }

  private void say(Person person, Say say) {
    sockets.broadcast(Handlers.write(new Said(person.who, say.text())));
  }

  private static void refuse(Person person, String reason) {
    person.socket.send(Handlers.write(new Refused(reason)));
  }

  private void tellOthers(Person person, Record message) {
    String json = Handlers.write(message);
    people.stream().filter(other -> other != person).forEach(other -> other.socket.send(json));
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = new TypedMessages(port).server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }
}
