package io.holdfast.rest;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.Occupancy;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.RoomPeople;
import io.holdfast.doors.JsonReply;
import io.holdfast.netty.HttpReply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code /rooms} for programs: where people are. Safe for use by several threads. */
final class RoomsResource {

  private final Chat chat;

  RoomsResource(Chat chat) {
    this.chat = chat;
  }

  List<RestRoute> routes() {
    return List.of(
        new RestRoute("GET", "/rooms", Scope.ROOMS_READ, this::list),
        new RestRoute("GET", "/rooms/{room}/people", Scope.ROOMS_READ, this::people));
  }

  /** A page of rooms; {@code next} is null on the last one. */
  private record Page(List<RoomPeople> rooms, @Nullable String next) {}

  /** Who is in a room. */
  private record People(String room, List<Person> people, int visitors) {}

  private CompletionStage<HttpReply> list(RestRequest request) throws Refusal {
    int count = request.count();
    String after = request.after().isEmpty() ? "" : chat.rules().room(request.after());
    Set<String> own = request.key().terms().rooms();
    return JsonReply.now(own.isEmpty() ? page(after, count) : pageOf(own, after, count));
  }

  private Page page(String after, int count) {
    Occupancy.Page page = chat.occupancy().after(after, count);
    return page(page.rooms(), page.more());
  }

  private Page pageOf(Set<String> rooms, String after, int count) {
    List<RoomPeople> found =
        rooms.stream()
            .filter(room -> room.compareTo(after) > 0)
            .sorted()
            .map(room -> new RoomPeople(room, chat.occupancy().of(room)))
            .filter(room -> room.people() > 0)
            .limit(count + 1L)
            .toList();
    return page(found.subList(0, Math.min(count, found.size())), found.size() > count);
  }

  private static Page page(List<RoomPeople> rooms, boolean more) {
    return new Page(rooms, more ? rooms.get(rooms.size() - 1).room() : null);
  }

  private CompletionStage<HttpReply> people(RestRequest request) throws Refusal {
    String room = request.room();
    chat.access().requireRead(room, request.asker());
    return chat.company(room, ChatLimits.NAMED_PEOPLE)
        .thenCompose(
            company -> JsonReply.now(new People(room, company.people(), company.visitors())));
  }
}
