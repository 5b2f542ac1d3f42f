package io.holdfast.server;

import io.holdfast.netty.HttpReply;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /people} for programs: who is connected, and ending that. Safe for use by several threads.
 */
final class PeopleResource {

  private static final String PERSON = "/people/{person}";

  private final ChatRules rules;
  private final Connections connections;

  PeopleResource(ChatRules rules, Connections connections) {
    this.rules = rules;
    this.connections = connections;
  }

  List<RestRoute> routes() {
    return List.of(
        new RestRoute("GET", "/people", Scope.PEOPLE_READ, this::list),
        new RestRoute("GET", PERSON, Scope.PEOPLE_READ, this::show),
        new RestRoute(
            "DELETE", PERSON + "/connections", Scope.CONNECTIONS_CLOSE, this::disconnect));
  }

  /** A page of people; {@code next} is null on the last one. */
  private record Page(List<Shown> people, @Nullable String next) {}

  /** Somebody, and their public rooms; the name is null unless they are connected. */
  private record Shown(
      String id, @Nullable String name, String presence, int connections, List<String> rooms) {}

  private CompletionStage<HttpReply> list(RestRequest request) throws Refusal {
    int count = request.count();
    List<String> ids = connections.peopleAfter(request.after(), count + 1);
    List<Shown> people = ids.stream().limit(count).map(this::shown).toList();
    return RestRequest.reply(new Page(people, ids.size() > count ? ids.get(count - 1) : null));
  }

  private CompletionStage<HttpReply> show(RestRequest request) throws Refusal {
    return RestRequest.reply(shown(rules.person(request.chosen("person"))));
  }

  private Shown shown(String id) {
    List<OpenConnection> theirs = connections.of(id);
    Optional<Person> person =
        theirs.stream().map(OpenConnection::person).filter(Objects::nonNull).findFirst();
    List<String> rooms =
        theirs.stream()
            .flatMap(connection -> connection.rooms().stream())
            .distinct()
            .filter(room -> !Access.isPrivate(room))
            .sorted()
            .limit(ChatLimits.PAGE_COUNT)
            .toList();
    return new Shown(
        id,
        person.map(Person::name).orElse(null),
        theirs.isEmpty() ? "gone" : "here",
        theirs.size(),
        rooms);
  }

  /** How many connections were closed. */
  private record Closed(int closed) {}

  private CompletionStage<HttpReply> disconnect(RestRequest request) throws Refusal {
    String id = rules.person(request.chosen("person"));
    return RestRequest.reply(new Closed(connections.closeAll(id, request.reason())));
  }
}
