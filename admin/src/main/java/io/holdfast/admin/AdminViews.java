package io.holdfast.admin;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.Identity;
import io.holdfast.chat.PrivateRoom;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.QueryNumber;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import io.holdfast.socketio.spi.LogPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a super-user is shown at {@code /admin/…}, in JSON. Safe for use by several threads. */
final class AdminViews {

  private final Chat chat;
  private final Trends trends;
  private final AuditLog audit;

  AdminViews(Chat chat, Trends trends, AuditLog audit) {
    this.chat = chat;
    this.trends = trends;
    this.audit = audit;
  }

  /** {@return the views by their words} */
  Map<String, AdminDoor.View> all() {
    Map<String, AdminDoor.View> views = new HashMap<>();
    views.put("trends", (call, who) -> JsonReply.now(trends.chart(span(call))));
    views.put("rooms", this::rooms);
    views.put("messages", this::messages);
    views.put("audit", this::audit);
    return views;
  }

  private static Trends.Span span(HttpCall call) throws Refusal {
    String word = call.query("span").orElse("hour");
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "hour" -> Trends.Span.HOUR;
      case "day" -> Trends.Span.DAY;
      default -> throw new Refusal(Refusal.Code.BAD_REQUEST, "A span is hour or day.");
    };
  }

  private int count(HttpCall call) throws Refusal {
    return chat.rules().pageCount(QueryNumber.of(call, "limit").orElse(null));
  }

  private CompletionStage<HttpReply> rooms(HttpCall call, Identity who) throws Refusal {
    int count = count(call);
    String after = call.query("after").orElse("");
    Set<String> closed = chat.access().house().closedRooms();
    List<ShownRoom> left =
        allRooms(closed).stream().filter(each -> each.room().compareTo(after) > 0).toList();
    List<ShownRoom> page = left.stream().limit(count).toList();
    List<String> closedHere = page.stream().map(ShownRoom::room).filter(closed::contains).toList();
    return JsonReply.now(new Rooms(page, closedHere, left.size() > count));
  }

  private Collection<ShownRoom> allRooms(Set<String> closed) {
    Map<String, Integer> people = chat.occupancy().all();
    Map<String, ShownRoom> all = new TreeMap<>();
    closed.forEach(room -> all.put(room, new ShownRoom(room, null, 0, null)));
    people.forEach((room, here) -> all.put(room, new ShownRoom(room, null, here, null)));
    for (PrivateRoom room : chat.access().privateRooms().all()) {
      String name = room.name();
      int here = people.getOrDefault(name, 0);
      all.put(name, new ShownRoom(name, room.title(), here, room.people().size()));
    }
    return all.values();
  }

  /** A page of the rooms, in the order of their names, and which of them are closed. */
  private record Rooms(List<ShownRoom> rooms, List<String> closed, boolean more) {}

  /**
   * A room, whoever's it is.
   *
   * @param room of that name
   * @param title of a private room, else null
   * @param here how many people are in it now
   * @param members how many people are of a private room, else null
   */
  private record ShownRoom(
      String room, @Nullable String title, int here, @Nullable Integer members) {}

  /** What was said in a room, the oldest first. */
  private record Messages(List<ChatMessage> messages, boolean more) {}

  /** Whoever reads a room leaves a trace of that. */
  private CompletionStage<HttpReply> messages(HttpCall call, Identity who) throws Refusal {
    String room = chat.rules().room(call.query("room").orElse(null));
    Optional<Long> before = QueryNumber.of(call, "before");
    LogPosition position =
        before.isEmpty() ? LogPosition.END : new LogPosition(chat.rules().position(before.get()));
    int count = count(call);
    AuditLog.Deed deed =
        AuditLog.Deed.of(call, who.person().orElse(null), "read", "room " + room, null);
    return audit
        .done(deed)
        .thenCompose(kept -> chat.history().readBefore(room, position, count))
        .thenCompose(page -> JsonReply.now(new Messages(page.messages(), page.hasMore())));
  }

  private CompletionStage<HttpReply> audit(HttpCall call, Identity who) throws Refusal {
    return audit.page(QueryNumber.of(call, "before"), count(call)).thenCompose(JsonReply::now);
  }
}
