package io.holdfast.server;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The lobby as clients of a few lines see it, whatever they speak: the last messages at every
 * change, and a way to post. See docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
final class Lobby {

  private final Chat chat;
  private final ChatLimits limits;
  private final PersonIds ids;
  private final List<Consumer<LobbyMessages>> watchers = new CopyOnWriteArrayList<>();
  private volatile @Nullable LobbyMessages last;

  Lobby(Chat chat, ChatLimits limits, PersonIds ids) {
    this.chat = chat;
    this.limits = limits;
    this.ids = ids;
  }

  /**
   * Tells of every change from now on.
   *
   * @param watcher called on the log's thread, which has better things to do than to write what
   *     nobody reads
   */
  void watch(Consumer<LobbyMessages> watcher) {
    watchers.add(watcher);
  }

  /** Begins, once all watch. */
  void open() {
    chat.watchLobby(this::changed);
  }

  private void changed(List<ChatMessage> messages) {
    // Whoever comes in after this finds the change in its welcome.
    LobbyMessages changed = new LobbyMessages(messages);
    last = changed;
    watchers.forEach(watcher -> watcher.accept(changed));
  }

  /** {@return what was said last, or null if that is not known yet} */
  @Nullable LobbyMessages last() {
    return last;
  }

  /** {@return somebody who may post; confined to the thread of a connection} */
  Guest guest() {
    return new Guest();
  }

  /** What a client is told when something does not fit. */
  record Unfit(String error) {}

  /** One connection. */
  final class Guest {

    private final String personId = ids.next();
    private final RateLimit rate =
        new RateLimit(limits.burst(), limits.perSecond(), System.nanoTime());

    private Guest() {}

    /**
     * Counts a request.
     *
     * @throws Refusal if there were too many
     */
    void count() throws Refusal {
      rate.take(System.nanoTime());
    }

    /**
     * Posts to the lobby.
     *
     * @param posted what the client sent, or null if that is nothing
     * @param listener learns what became of it
     * @throws Refusal if it does not fit
     */
    void post(@Nullable JsonNode posted, Chat.PostListener listener) throws Refusal {
      if (posted == null || !posted.isObject()) {
        throw unfit();
      }
      String name = chat.rules().name(text(posted, "user", Person.ANONYMOUS));
      String text = chat.rules().text(text(posted, "text", ""));
      chat.post(ChatRules.LOBBY, id(posted), new Person(personId, name), text, listener);
    }
  }

  /** {@return the id, which is one that nothing else has if the client gave none} */
  private String id(JsonNode posted) throws Refusal {
    JsonNode member = posted.get("id");
    if (member == null || member.isNull()) {
      return UUID.randomUUID().toString();
    }
    return chat.rules().id(member.isString() ? member.stringValue() : null);
  }

  private static String text(JsonNode posted, String name, String absent) throws Refusal {
    JsonNode member = posted.get(name);
    if (member == null || member.isNull()) {
      return absent;
    }
    if (!member.isString()) {
      throw unfit();
    }
    return member.stringValue().strip();
  }

  static Refusal unfit() {
    return new Refusal(Refusal.Code.BAD_REQUEST, "Expected {\"user\",\"text\"}.");
  }
}
