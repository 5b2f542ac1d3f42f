package io.holdfast.rest;

import io.holdfast.chat.Access;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Connections;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.OpenConnection;
import io.holdfast.doors.ShownConnection;
import io.holdfast.netty.HttpReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code /connections} for programs: what is open, at which door, from where. Safe for use by
 * several threads.
 */
final class ConnectionsResource {

  private static final String CONNECTION = "/connections/{connection}";

  private final Connections connections;

  ConnectionsResource(Connections connections) {
    this.connections = connections;
  }

  List<RestRoute> routes() {
    return List.of(
        new RestRoute("GET", "/connections", Scope.CONNECTIONS_READ, this::list),
        new RestRoute("GET", CONNECTION, Scope.CONNECTIONS_READ, this::show),
        new RestRoute("DELETE", CONNECTION, Scope.CONNECTIONS_CLOSE, this::close));
  }

  /** A page of connections; {@code next} is null on the last one. */
  private record Page(List<ShownConnection> connections, @Nullable String next) {}

  /** Of a private room nobody learns here who is in it. */
  private static ShownConnection shown(OpenConnection connection) {
    return ShownConnection.of(
        connection,
        connection.rooms().stream().filter(room -> !Access.isPrivate(room)).sorted().toList());
  }

  private CompletionStage<HttpReply> list(RestRequest request) throws Refusal {
    int count = request.count();
    Connections.Page page = connections.after(request.after(), count, wanted(request));
    return JsonReply.now(
        new Page(
            page.connections().stream().map(ConnectionsResource::shown).toList(), page.next()));
  }

  private static Predicate<OpenConnection> wanted(RestRequest request) {
    Optional<String> door = request.call().query("door");
    Optional<String> person = request.call().query("person");
    Optional<String> room = request.call().query("room");
    Optional<String> address = request.call().query("address");
    return connection ->
        fits(door, connection.origin().door())
            && fits(address, connection.origin().address())
            && (person.isEmpty() || isOf(person.get(), connection.person()))
            && (room.isEmpty() || isIn(room.get(), connection));
  }

  private static boolean fits(Optional<String> wanted, String actual) {
    return wanted.isEmpty() || wanted.get().equals(actual);
  }

  /** Of a private room nobody learns here who is in it. */
  private static boolean isIn(String room, OpenConnection connection) {
    return !Access.isPrivate(room) && connection.rooms().contains(room);
  }

  private static boolean isOf(String id, @Nullable Person person) {
    return person != null && person.id().equals(id);
  }

  private CompletionStage<HttpReply> show(RestRequest request) throws Refusal {
    return JsonReply.now(shown(find(request)));
  }

  private OpenConnection find(RestRequest request) throws Refusal {
    return connections
        .find(request.chosen("connection"))
        .orElseThrow(() -> RestRequest.notThere("There is no such connection, or not any more."));
  }

  private CompletionStage<HttpReply> close(RestRequest request) throws Refusal {
    OpenConnection connection = find(request);
    connection.close(request.reason());
    return JsonReply.now(new Connections.Closed(1));
  }
}
