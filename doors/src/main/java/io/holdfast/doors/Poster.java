package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.Person;
import io.holdfast.chat.Post;
import io.holdfast.chat.RateLimit;
import io.holdfast.chat.Refusal;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Somebody who says something in few lines: {@code {"user","text"}}, see docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
public final class Poster {

  private final Chat chat;
  private final String personId;

  /** Guarded by this. */
  private final RateLimit rate;

  /** Guarded by this. */
  private final RateLimit searchRate = RateLimit.ofSearches();

  Poster(Chat chat, ChatLimits limits, String personId) {
    this.chat = chat;
    this.personId = personId;
    this.rate = limits.rate();
  }

  /** {@return the id of the person, unless it is known who it is} */
  String personId() {
    return personId;
  }

  /**
   * Counts a request, of whomever.
   *
   * @throws Refusal if there were too many
   */
  public synchronized void count() throws Refusal {
    chat.pace().countConnection(rate);
  }

  /**
   * Counts a request of somebody.
   *
   * @throws Refusal if there were too many
   */
  public void count(Asker who) throws Refusal {
    count();
    chat.pace().countAddress(who.address());
    chat.pace().countPerson(who);
  }

  /**
   * Counts a search.
   *
   * @throws Refusal if there were too many
   */
  synchronized void countSearch() throws Refusal {
    searchRate.take(System.nanoTime());
  }

  /**
   * Posts to a room.
   *
   * @param room of that name
   * @param who posts: a guest goes by the name that they give
   * @param posted what the client sent, or null if that is nothing
   * @param listener learns what became of it
   * @throws Refusal if it does not fit
   */
  void post(String room, Asker who, @Nullable JsonNode posted, Chat.PostListener listener)
      throws Refusal {
    if (posted == null || !posted.isObject()) {
      throw unfit();
    }
    String name = chat.rules().name(text(posted, "user", Person.ANONYMOUS));
    String text = chat.rules().text(text(posted, "text", ""));
    Asker asker = who.id() == null ? who.withId(personId) : who;
    Person guest = new Person(Objects.requireNonNullElse(who.id(), personId), name);
    Person person = who.identity().person().orElse(guest);
    chat.post(asker, new Post(room, id(posted), person, text), listener);
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
