package io.holdfast.doors;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The lobby as clients of a few lines see it over sockets, whatever they speak: the last messages
 * at every change, and a way to post. See docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
final class Lobby {

  private final Feeds feeds;
  private final ChatDesk desk;
  private final PersonIds ids;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile @Nullable LastMessages last;

  Lobby(Feeds feeds, ChatDesk desk, PersonIds ids) {
    this.feeds = feeds;
    this.desk = desk;
    this.ids = ids;
  }

  /** Learns what all are told, on the log's thread. */
  interface Watcher {

    /** Something was said, or taken away. */
    void changed(LastMessages messages);

    /** The lobby is closed. */
    void closed(Refusal refusal);
  }

  /** {@return why nobody is shown the lobby, or null if it is open} */
  @Nullable Refusal closed() {
    try {
      desk.chat().access().house().requireOpen(ChatRules.LOBBY);
      return null;
    } catch (Refusal refusal) {
      return refusal;
    }
  }

  /**
   * Tells of every change from now on.
   *
   * @param watcher called on the log's thread, which has better things to do than to write what
   *     nobody reads
   */
  void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Begins, once all watch. */
  void open() {
    desk.chat().access().onChange(this::judge);
    feeds.use(
        ChatRules.LOBBY,
        feed -> {
          feeds.listen(feed, this::changed);
          changed(feed.last());
        });
  }

  private void changed(LastMessages changed) {
    // Whoever comes in after this finds the change in its welcome.
    last = changed;
    if (closed() == null) {
      watchers.forEach(watcher -> watcher.changed(changed));
    }
  }

  /** The lobby was closed, or opened. */
  private void judge(String room) {
    if (!room.equals(ChatRules.LOBBY)) {
      return;
    }
    LastMessages known = last;
    Refusal closed = closed();
    if (closed != null) {
      watchers.forEach(watcher -> watcher.closed(closed));
    } else if (known != null) {
      watchers.forEach(watcher -> watcher.changed(known));
    }
  }

  /** {@return what was said last, or null if that is not known yet} */
  @Nullable LastMessages last() {
    return last;
  }

  /** {@return somebody who may post} */
  Poster guest() {
    return new Poster(desk.chat(), desk.limits(), ids.next());
  }

  /**
   * Lists a connection that hears the lobby.
   *
   * @param origin of it
   * @param who is at the other end
   * @param guest that they are unless it is known who they are
   * @return what ends it
   */
  OpenConnection opened(ConnectionOrigin origin, Identity who, Poster guest) {
    Person person = who.known().orElseGet(() -> new Person(guest.personId(), Person.ANONYMOUS));
    return desk.connections().open(origin, person, Set.of(ChatRules.LOBBY));
  }

  /** What a client is told when something does not fit. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Unfit(String error, Refusal.Code code, @Nullable Long until) {

    static Unfit of(Refusal refusal) {
      return new Unfit(refusal.reason(), refusal.code(), refusal.until());
    }
  }
}
