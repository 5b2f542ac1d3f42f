package io.holdfast.doors;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ClientMessage;
import io.holdfast.chat.Company;
import io.holdfast.chat.RateLimit;
import io.holdfast.chat.ReadingPlaces;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.chat.ServerMessage;
import io.holdfast.chat.Visitor;
import io.holdfast.presence.PresenceConnection;
import io.holdfast.presence.PresenceListener;
import io.holdfast.presence.PresenceWatch;
import io.holdfast.presence.Whereabouts;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What somebody at one connection attends to: whether they are active, whom they want to know of,
 * what they are just writing, and how far they have read.
 *
 * <p>Confined to the connection's loop, but for what the listeners of {@link Company} are told.
 */
final class Attention {

  private final ChatDesk desk;
  private final Visitor owner;
  private final RateLimit typingRate;
  private final Queue<Consumer<ServerMessage>> asked = new ConcurrentLinkedQueue<>();

  /** What others learn of the owner, or null if it is not known who that is. */
  private @Nullable PresenceConnection presence;

  /** How far the owner has read, or null if it is not known who that is. Any thread reads it. */
  private volatile @Nullable ReadingPlaces places;

  /** What the owner learns of others, or null if they have not asked. */
  private @Nullable PresenceWatch watch;

  Attention(ChatDesk desk, Visitor owner, long nowNanos) {
    this.desk = desk;
    this.owner = owner;
    this.typingRate =
        new RateLimit(ChatLimits.TYPING_BURST, ChatLimits.TYPING_PER_SECOND, nowNanos);
  }

  /** The owner is somebody who comes back under the same id. */
  void known() {
    if (presence != null) {
      return;
    }
    presence = desk.company().presence().connect(owner.person().id());
    places = new ReadingPlaces(desk.company().places(), desk.chat().access(), owner);
  }

  /**
   * Hands on what the owner does in rooms, in order: as soon as it is known how far they have read,
   * for they are told when they enter one.
   */
  void inOrder(Runnable task) {
    ReadingPlaces known = places;
    if (known == null) {
      task.run();
    } else {
      known.inOrder(task);
    }
  }

  /** {@return what was answered, with how far the owner has read; on the log's thread} */
  ServerMessage withPlace(ServerMessage answer) {
    ReadingPlaces known = places;
    return known == null ? answer : known.with(answer);
  }

  /**
   * Counts a request of its own kind: so nobody is refused a post for having begun to write it.
   *
   * @return false if it is of another kind
   * @throws Refusal if there were too many
   */
  boolean counted(Request request, long nowNanos) throws Refusal {
    boolean isTyping = request.type().equals(Request.TYPING);
    if (isTyping) {
      typingRate.take(nowNanos);
    }
    return isTyping;
  }

  /**
   * Carries out a request.
   *
   * @param said that came
   * @param rooms that the owner is in
   * @param answer takes what it is answered with, if anything
   * @param refuse takes why it cannot be carried out, if that turns out later
   * @throws Refusal if it does not fit
   */
  void carryOut(
      ClientMessage.OfPeople said,
      Set<String> rooms,
      Consumer<ServerMessage> answer,
      Consumer<Refusal> refuse)
      throws Refusal {
    if (said instanceof ClientMessage.Away away) {
      turn(away);
    } else if (said instanceof ClientMessage.Presence request) {
      watch(request, answer);
    } else if (said instanceof ClientMessage.Typing typing) {
      type(typing, rooms);
    } else if (said instanceof ClientMessage.ReadIn read) {
      long position = desk.chat().rules().position(read.position());
      places().read(requireIn(read.room(), rooms), position);
    } else if (said instanceof ClientMessage.Forget forget) {
      places().forget(desk.chat().rules().room(forget.room()));
    } else if (said instanceof ClientMessage.Places) {
      places().list(answer, refuse);
    }
  }

  private ReadingPlaces places() throws Refusal {
    ReadingPlaces known = places;
    if (known == null) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "Of who has not said who they are nothing is kept.");
    }
    return known;
  }

  private void turn(ClientMessage.Away away) {
    if (presence != null) {
      presence.away(away.away());
    }
  }

  private void watch(ClientMessage.Presence request, Consumer<ServerMessage> answer)
      throws Refusal {
    Set<String> people = desk.chat().rules().people(request.people());
    if (watch == null) {
      watch = desk.company().presence().watch(new Told());
    }
    asked.add(answer);
    watch.watch(people);
  }

  /** Passes on how it stands with others; on the log's thread. */
  private final class Told implements PresenceListener {

    @Override
    public void watched(List<Whereabouts> people) {
      Consumer<ServerMessage> answer = asked.remove();
      answer.accept(new ServerMessage.Presence(shown(people)));
    }

    @Override
    public void changed(List<Whereabouts> people) {
      owner.tell(new ServerMessage.Present(shown(people)));
    }

    private List<ServerMessage.Seen> shown(List<Whereabouts> people) {
      return people.stream().map(ServerMessage.Seen::of).toList();
    }
  }

  private void type(ClientMessage.Typing typing, Set<String> rooms) throws Refusal {
    if (typing.to() != null) {
      String to = desk.chat().rules().person(typing.to());
      desk.chat().access().house().requireVoice(owner.asker());
      desk.correspondence().type(owner.person(), to);
      return;
    }
    desk.chat().type(requireIn(typing.room(), rooms), owner);
  }

  private String requireIn(@Nullable String name, Set<String> rooms) throws Refusal {
    String room = desk.chat().rules().room(name);
    if (!rooms.contains(room)) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "You are not in that room.");
    }
    return room;
  }

  /** The connection has ended. */
  void close() {
    if (presence != null) {
      presence.close();
    }
    ReadingPlaces known = places;
    if (known != null) {
      known.close();
    }
    if (watch != null) {
      watch.close();
    }
  }
}
