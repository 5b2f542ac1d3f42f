package io.holdfast.rest;

import io.holdfast.chat.Access;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Company;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.ChatDesk;
import io.holdfast.doors.Connections;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.OpenConnection;
import io.holdfast.netty.HttpReply;
import io.holdfast.presence.Whereabouts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code /people} for programs: how it stands with people, who is connected, and ending that. Safe
 * for use by several threads.
 */
final class PeopleResource {

  private static final String PERSON = "/people/{person}";

  private final ChatRules rules;
  private final Connections connections;
  private final Company company;

  PeopleResource(ChatRules rules, ChatDesk desk) {
    this.rules = rules;
    this.connections = desk.connections();
    this.company = desk.company();
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

  /**
   * Somebody, since when it stands with them so, and their public rooms; the name is null unless
   * they are connected.
   */
  private record Shown(
      String id,
      @Nullable String name,
      String presence,
      @Nullable Long since,
      int connections,
      List<String> rooms) {}

  private CompletionStage<HttpReply> list(RestRequest request) throws Refusal {
    int count = request.count();
    List<String> ids = connections.peopleAfter(request.after(), count + 1);
    String next = ids.size() > count ? ids.get(count - 1) : null;
    return shown(ids.stream().limit(count).toList())
        .thenCompose(people -> JsonReply.now(new Page(people, next)));
  }

  private CompletionStage<HttpReply> show(RestRequest request) throws Refusal {
    return shown(List.of(rules.person(request.chosen("person"))))
        .thenCompose(people -> JsonReply.now(people.get(0)));
  }

  private CompletionStage<List<Shown>> shown(List<String> ids) {
    return company.presence().ask(ids).thenApply(all -> all.stream().map(this::shown).toList());
  }

  private Shown shown(Whereabouts known) {
    List<OpenConnection> theirs = connections.of(known.person());
    Optional<Person> person = Connections.personOf(theirs);
    List<String> rooms =
        theirs.stream()
            .flatMap(connection -> connection.rooms().stream())
            .distinct()
            .filter(room -> !Access.isPrivate(room))
            .sorted()
            .limit(ChatLimits.PAGE_COUNT)
            .toList();
    return new Shown(
        known.person(),
        person.map(Person::name).orElse(null),
        state(known, theirs).name().toLowerCase(Locale.ROOT),
        since(known, theirs),
        theirs.size(),
        rooms);
  }

  /** {@return how it stands with somebody, at any door} */
  private static Whereabouts.State state(Whereabouts known, List<OpenConnection> theirs) {
    return isElsewhere(known, theirs) ? Whereabouts.State.HERE : known.state();
  }

  private static @Nullable Long since(Whereabouts known, List<OpenConnection> theirs) {
    if (isElsewhere(known, theirs)) {
      OptionalLong first = theirs.stream().mapToLong(OpenConnection::sinceMillis).min();
      return first.isPresent() ? first.getAsLong() : null;
    }
    return known.state() == Whereabouts.State.UNKNOWN ? null : known.since().toEpochMilli();
  }

  /** {@return whether somebody is connected without being seen by others, as guests are} */
  private static boolean isElsewhere(Whereabouts known, List<OpenConnection> theirs) {
    return !theirs.isEmpty()
        && known.state() != Whereabouts.State.HERE
        && known.state() != Whereabouts.State.AWAY;
  }

  private CompletionStage<HttpReply> disconnect(RestRequest request) throws Refusal {
    String id = rules.person(request.chosen("person"));
    return JsonReply.now(new Connections.Closed(connections.closeAll(id, request.reason())));
  }
}
