package io.holdfast.chat;

import io.holdfast.log.Letter;
import io.holdfast.search.SearchException;
import io.holdfast.search.SearchHit;
import io.holdfast.search.SearchIndex;
import io.holdfast.search.SearchPage;
import io.holdfast.search.SearchQuery;
import io.holdfast.search.SearchScope;
import io.holdfast.search.SearchText;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was said, for whoever asks.
 *
 * <p>Safe for use by several threads.
 */
public final class ChatSearch {

  private final @Nullable SearchIndex index;
  private final Access access;
  private final Executor logThread;

  /**
   * Creates a search.
   *
   * @param index of what was said, or null to find nothing and say that there is none
   * @param access says who may read what
   * @param log of the chat
   */
  public ChatSearch(@Nullable SearchIndex index, Access access, MessageLog log) {
    this.index = index;
    this.access = access;
    this.logThread = log::execute;
  }

  /** From now on nothing is found of a message that is removed, from before it is gone on. */
  public void forgetWhatGoes(Removals removals) {
    if (index != null) {
      removals.first(index::forget);
    }
  }

  /** {@return what can be found of an entry: messages of rooms, and private ones} */
  public static Optional<SearchText> read(LogEntry entry) {
    Optional<Letter> letter = Letter.read(entry);
    if (letter.isPresent()) {
      Set<String> people = Set.copyOf(List.of(letter.get().from(), letter.get().to()));
      String text = ChatJson.recallLetter(entry).text();
      return Optional.of(new SearchText.AmongPeople(people, text));
    }
    if (entry.streams().size() != 1) {
      return Optional.empty();
    }
    return entry.streams().stream()
        .filter(ChatRules::isRoom)
        .findFirst()
        .map(room -> said(room, ChatJson.recall(entry).text()));
  }

  private static SearchText said(String room, String text) {
    return Access.isPrivate(room)
        ? new SearchText.InClosedPlace(room, text)
        : new SearchText.InPlace(room, text);
  }

  /** {@return what somebody may read: open public rooms, their private ones, and their letters} */
  private SearchScope readableBy(Asker who) {
    Set<String> closed = access.house().closedRooms();
    SearchScope rooms = SearchScope.allPlacesBut(closed).andPlaces(access.privateRoomsOf(who));
    String id = who.id();
    return id == null ? rooms : rooms.andPerson(id);
  }

  public boolean isOn() {
    return index != null;
  }

  /**
   * Finds what was said in rooms that somebody may read, then and still when it is told, and
   * privately to or by them.
   *
   * @param who asks
   * @param asked that obeys the rules
   * @return what was found, on the log's thread; fails with {@link SearchException} or {@link
   *     LogException}
   * @throws Refusal if there is no index, or they may not read the room
   */
  public CompletionStage<ServerMessage.Found> find(Asker who, ClientMessage.Search asked)
      throws Refusal {
    if (index == null) {
      throw new Refusal(Refusal.Code.NO_SEARCH, "Nothing can be looked for on this server.");
    }
    if (asked.room() != null) {
      access.requireRead(asked.room(), who);
    }
    CompletableFuture<ServerMessage.Found> told = new CompletableFuture<>();
    index
        .search(query(asked), readableBy(who))
        .whenComplete((page, failure) -> tellInOrder(who, asked, page, failure, told));
    return told;
  }

  private static SearchQuery query(ClientMessage.Search asked) {
    SearchQuery query = SearchQuery.of(asked.text());
    if (asked.room() != null) {
      query = query.in(asked.room());
    }
    if (asked.before() != null) {
      query = query.before(new LogPosition(asked.before()));
    }
    if (asked.count() != null) {
      query = query.count(asked.count().intValue());
    }
    return query;
  }

  private void tellInOrder(
      Asker who,
      ClientMessage.Search asked,
      @Nullable SearchPage page,
      @Nullable Throwable failure,
      CompletableFuture<ServerMessage.Found> told) {
    if (page == null) {
      told.completeExceptionally(Objects.requireNonNull(failure));
      return;
    }
    try {
      logThread.execute(() -> told.complete(found(who, asked, page)));
    } catch (LogException e) {
      told.completeExceptionally(e);
    }
  }

  /** Whoever was removed from a room meanwhile is told nothing of it. */
  private ServerMessage.Found found(Asker who, ClientMessage.Search asked, SearchPage page) {
    SearchScope still = readableBy(who);
    return new ServerMessage.Found(
        asked.text(),
        asked.room(),
        page.hits().stream()
            .filter(hit -> still.includes(hit.text()))
            .map(ChatSearch::shown)
            .toList(),
        page.hasMore(),
        page.hasMore() ? page.end().value() : 0,
        page.isBuilding());
  }

  private static ServerMessage.Hit shown(SearchHit hit) {
    List<ServerMessage.Mark> marks =
        hit.marks().stream().map(mark -> new ServerMessage.Mark(mark.start(), mark.end())).toList();
    String room = room(hit.text());
    return room == null
        ? new ServerMessage.Hit(null, null, ChatJson.recallLetter(hit.entry()), marks)
        : new ServerMessage.Hit(room, ChatJson.recall(hit.entry()), null, marks);
  }

  /** {@return where something was said, or null for something private} */
  private static @Nullable String room(SearchText text) {
    if (text instanceof SearchText.InPlace said) {
      return said.place();
    }
    return text instanceof SearchText.InClosedPlace said ? said.place() : null;
  }

  /** {@return why a search failed, for whoever has asked} */
  static Refusal refusal(SearchException failure) {
    return switch (failure.error()) {
      case BAD_QUERY ->
          new Refusal(
              Refusal.Code.BAD_REQUEST, "What you look for has too many words or characters.");
      case TOO_SLOW ->
          new Refusal(
              Refusal.Code.TOO_BROAD, "That stands in too many messages; look for more words.");
      case OVERLOADED ->
          new Refusal(Refusal.Code.OVERLOADED, "The server has too much to look for; try again.");
      case FAILED, NOT_AN_INDEX, CLOSED ->
          new Refusal(Refusal.Code.OVERLOADED, "Nothing can be looked for now; try again.");
    };
  }
}
