package io.holdfast.admin;

import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.doors.Connections;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.OpenConnection;
import io.holdfast.doors.QueryNumber;
import io.holdfast.doors.ShownConnection;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected and how, and ending that, for super-users: private rooms are named. Safe for use
 * by several threads.
 */
public final class ConnectionDesk {

  private static final String CLOSED = "The house has closed this connection.";

  /** Most addresses and rooms that are named of one person. */
  private static final int MAX_NAMED = 20;

  private final ChatRules rules;
  private final Connections connections;

  public ConnectionDesk(ChatRules rules, Connections connections) {
    this.rules = rules;
    this.connections = connections;
  }

  /** {@return the views by their words} */
  Map<String, AdminDoor.View> views() {
    return Map.of("connections", this::connections, "people", this::people);
  }

  /** {@return the actions by their words} */
  Map<String, AdminAction> actions() {
    return Map.of("close-connection", this::close, "disconnect", this::disconnect);
  }

  /** How many are open that came in by one door, and are carried by one transport. */
  private record Way(String door, String transport, int count) {}

  /**
   * A page of connections.
   *
   * @param connections the oldest first
   * @param next the id after which it goes on, null on the last page
   * @param ways all of them together, the first 10,000 at least
   * @param isAll whether these are all
   */
  private record Page(
      List<ShownConnection> connections, @Nullable String next, List<Way> ways, boolean isAll) {}

  private CompletionStage<HttpReply> connections(HttpCall call, Identity who) throws Refusal {
    int count = rules.pageCount(QueryNumber.of(call, "limit").orElse(null));
    Connections.Page page = connections.after(call.query("after").orElse(""), count, each -> true);
    Map<String, Way> ways = new TreeMap<>();
    Connections.Page all =
        connections.after(
            "",
            1,
            each -> {
              add(ways, each.origin().door(), each.origin().transport().get());
              return false;
            });
    return JsonReply.now(
        new Page(
            page.connections().stream().map(ConnectionDesk::shown).toList(),
            page.next(),
            List.copyOf(ways.values()),
            all.next() == null));
  }

  private static ShownConnection shown(OpenConnection connection) {
    return ShownConnection.of(
        connection, connection.rooms().stream().sorted().limit(MAX_NAMED).toList());
  }

  private static void add(Map<String, Way> ways, String door, String transport) {
    ways.merge(
        door + " " + transport,
        new Way(door, transport, 1),
        (one, more) -> new Way(door, transport, one.count() + more.count()));
  }

  /** Somebody who is connected, since when at the earliest, in milliseconds since 1970. */
  private record ShownPerson(
      String id,
      String name,
      int connections,
      long since,
      List<String> addresses,
      List<String> rooms) {}

  /** A page of people; {@code next} is null on the last one. */
  private record People(List<ShownPerson> people, @Nullable String next) {}

  private CompletionStage<HttpReply> people(HttpCall call, Identity who) throws Refusal {
    int count = rules.pageCount(QueryNumber.of(call, "limit").orElse(null));
    List<String> ids = connections.peopleAfter(call.query("after").orElse(""), count + 1);
    List<ShownPerson> people = new ArrayList<>();
    for (String id : ids.subList(0, Math.min(count, ids.size()))) {
      List<OpenConnection> theirs = connections.of(id);
      if (!theirs.isEmpty()) {
        people.add(person(id, theirs));
      }
    }
    return JsonReply.now(new People(people, ids.size() > count ? ids.get(count - 1) : null));
  }

  private static ShownPerson person(String id, List<OpenConnection> theirs) {
    Optional<Person> known = Connections.personOf(theirs);
    return new ShownPerson(
        id,
        known.map(Person::name).orElse(Person.ANONYMOUS),
        theirs.size(),
        theirs.stream().mapToLong(OpenConnection::sinceMillis).min().orElse(0),
        theirs.stream()
            .map(each -> each.origin().address())
            .distinct()
            .sorted()
            .limit(MAX_NAMED)
            .toList(),
        theirs.stream()
            .flatMap(each -> each.rooms().stream())
            .distinct()
            .sorted()
            .limit(MAX_NAMED)
            .toList());
  }

  private AdminAction.Judged close(Request asked) throws Refusal {
    OpenConnection connection =
        connections
            .find(asked.text("id"))
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Code.NOT_HERE, "There is no such connection, or not any more."));
    Person person = connection.person();
    String whose = person == null ? connection.origin().address() : AuditLog.named(person);
    return new AdminAction.Judged(
        connection.origin().door() + " of " + whose,
        () -> {
          connection.close(CLOSED);
          return CompletableFuture.completedFuture(new Connections.Closed(1));
        });
  }

  private AdminAction.Judged disconnect(Request asked) throws Refusal {
    String id = rules.person(asked.text("person"));
    String reason =
        Optional.ofNullable(asked.word("reason")).filter(r -> !r.isEmpty()).orElse(CLOSED);
    if (reason.getBytes(StandardCharsets.UTF_8).length > Connections.MAX_REASON_BYTES) {
      throw new Refusal(
          Refusal.Code.BAD_TEXT,
          "A reason has at most " + Connections.MAX_REASON_BYTES + " bytes.");
    }
    return new AdminAction.Judged(
        person(id),
        () ->
            CompletableFuture.completedFuture(
                new Connections.Closed(connections.closeAll(id, reason))));
  }

  /** {@return a person in words, by name where they are connected} */
  String person(String id) {
    return Connections.personOf(connections.of(id)).map(AuditLog::named).orElse("person " + id);
  }
}
