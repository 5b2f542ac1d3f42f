package io.holdfast.doors;

import io.holdfast.chat.Access;
import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.HouseRule;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Person;
import io.holdfast.chat.Post;
import io.holdfast.chat.Refusal;
import io.holdfast.socketio.spi.LogException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What those who look after the house can do. Whoever calls this has asked whether they may; and
 * keeps a record of it, where there is to be one.
 *
 * <p>Each stage completes on the log's thread when it is kept and has taken effect at every door,
 * or fails with {@link Refusal} or {@link LogException}. Safe for use by several threads.
 */
public final class Moderation {

  /** By whom the house speaks. No person has this id: theirs are longer. */
  static final Person HOUSE = new Person("house", "The house");

  private final Chat chat;
  private final HouseRules rules;
  private final Connections connections;

  public Moderation(Chat chat, Connections connections) {
    this.chat = chat;
    this.rules = chat.access().house();
    this.connections = connections;
  }

  /** {@return what holds now, the last rule first} */
  public List<HouseRule> rules() {
    return rules.all();
  }

  /**
   * Keeps a person from saying anything anywhere.
   *
   * @param person by id
   * @param until when, or null for good
   * @param reason that they are told, perhaps empty
   */
  public CompletionStage<HouseRule> mute(String person, @Nullable Instant until, String reason) {
    return make(HouseRule.Kind.MUTED_PERSON, person, until, reason);
  }

  /** The same for whoever comes from an address, as {@link Asker} has it. */
  public CompletionStage<HouseRule> muteAddress(
      String address, @Nullable Instant until, String reason) {
    return make(HouseRule.Kind.MUTED_ADDRESS, address, until, reason);
  }

  /**
   * Turns a person away from every door, and closes what they have open.
   *
   * @param person by id
   * @param until when, or null for good
   * @param reason that they are told, perhaps empty
   */
  public CompletionStage<HouseRule> ban(String person, @Nullable Instant until, String reason) {
    return banning(HouseRule.Kind.BANNED_PERSON, person, until, reason);
  }

  /** The same for whoever comes from an address, as {@link Asker} has it. */
  public CompletionStage<HouseRule> banAddress(
      String address, @Nullable Instant until, String reason) {
    return banning(HouseRule.Kind.BANNED_ADDRESS, address, until, reason);
  }

  private CompletionStage<HouseRule> banning(
      HouseRule.Kind kind, String subject, @Nullable Instant until, String reason) {
    return make(kind, subject, until, reason)
        .thenApply(
            rule -> {
              connections.judge();
              return rule;
            });
  }

  /**
   * Closes a room: all who are in it go, and nobody comes in until it is opened again.
   *
   * @param room of that name, private or not
   * @param reason that they are told, perhaps empty
   */
  public CompletionStage<HouseRule> closeRoom(String room, String reason) {
    return make(HouseRule.Kind.CLOSED_ROOM, room, null, reason)
        .thenApply(
            rule -> {
              chat.judge(room);
              return rule;
            });
  }

  /** Opens a room that was closed. */
  public CompletionStage<Boolean> openRoom(String room) {
    return lift(HouseRule.Kind.CLOSED_ROOM, room)
        .thenApply(
            wasClosed -> {
              chat.judge(room);
              return wasClosed;
            });
  }

  private CompletionStage<HouseRule> make(
      HouseRule.Kind kind, String subject, @Nullable Instant until, String reason) {
    return rules.make(kind, subject, until == null ? null : until.toEpochMilli(), reason);
  }

  /**
   * Lifts a rule.
   *
   * @return whether there was one
   */
  public CompletionStage<Boolean> lift(HouseRule.Kind kind, String subject) {
    return rules.lift(kind, subject);
  }

  /**
   * Removes a message for ever: from every page, from history, and from the files of the log.
   *
   * @param room that it is in
   * @param position of it
   */
  public CompletionStage<Void> removeMessage(String room, long position) {
    return chat.removals().remove(room, position, () -> {});
  }

  /**
   * Says something as the house, in any room, a closed one too.
   *
   * @param room of that name
   * @param text that obeys the rules
   * @return the position of the message
   */
  public CompletionStage<Long> post(String room, String text) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    try {
      if (Access.isPrivate(room) && chat.access().privateRooms().find(room) == null) {
        throw Access.notYours();
      }
      chat.keep(
          new Post(
              chat.rules().room(room),
              UUID.randomUUID().toString(),
              HOUSE,
              chat.rules().text(text)),
          Chat.PostListener.completing(done));
    } catch (Refusal refusal) {
      done.completeExceptionally(refusal);
    }
    return done;
  }
}
