package io.holdfast.server;

import io.holdfast.socketio.spi.LogPosition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One connection of somebody who is in rooms, whatever it speaks.
 *
 * <p>Confined to the connection's loop, but for what {@link Visitor} and the listeners of {@link
 * Chat} say.
 */
final class ChatSession implements Visitor {

  private final Chat chat;
  private final ChatLimits limits;
  private final Line line;
  private final RateLimit rate;
  private final Set<String> rooms = new HashSet<>();
  private volatile Person person;

  ChatSession(Chat chat, ChatLimits limits, Line line, Person person) {
    this.chat = chat;
    this.limits = limits;
    this.line = line;
    this.person = person;
    this.rate = new RateLimit(limits.burst(), limits.perSecond(), System.nanoTime());
  }

  /** Says welcome. */
  void open() {
    tell(
        new ServerMessage.Welcome(
            person, new ServerMessage.Limits(limits.text(), limits.name(), limits.rooms())));
    chat.arrive(this);
  }

  /** The connection has ended. */
  void close() {
    chat.depart(this);
    rooms.forEach(room -> chat.leave(room, this));
    rooms.clear();
  }

  /**
   * Carries out a request.
   *
   * @param request that came
   * @param answer takes what it is answered with, if anything, on any thread
   */
  void receive(Request request, Consumer<ServerMessage> answer) {
    Exchange exchange = new Exchange(request, answer);
    try {
      rate.take(System.nanoTime());
      carryOut(request.message(), exchange);
    } catch (Refusal refusal) {
      exchange.refuse(refusal);
    }
  }

  /** A request, and where its answer goes. */
  private record Exchange(Request request, Consumer<ServerMessage> listener) {

    void answer(ServerMessage message) {
      listener.accept(message);
    }

    void refuse(Refusal refusal) {
      answer(ServerMessage.Refused.of(request, refusal));
    }
  }

  private void carryOut(ClientMessage said, Exchange exchange) throws Refusal {
    if (said instanceof ClientMessage.Post post) {
      post(post, exchange);
    } else if (said instanceof ClientMessage.Private whispered) {
      tellPrivately(whispered, exchange);
    } else if (said instanceof ClientMessage.Enter enter) {
      enter(enter, exchange);
    } else if (said instanceof ClientMessage.Leave leave) {
      leave(leave);
    } else if (said instanceof ClientMessage.Name name) {
      rename(name, exchange);
    } else if (said instanceof ClientMessage.History history) {
      history(history, exchange);
    }
  }

  private void post(ClientMessage.Post post, Exchange exchange) throws Refusal {
    String room = chat.rules().room(post.room());
    String id = chat.rules().id(post.id());
    String text = chat.rules().text(post.text());
    chat.post(
        room,
        id,
        person,
        text,
        new Chat.PostListener() {
          @Override
          public void posted(long position) {
            exchange.answer(new ServerMessage.Posted(room, id, position));
          }

          @Override
          public void refused(Refusal refusal) {
            exchange.refuse(refusal);
          }
        });
  }

  private void tellPrivately(ClientMessage.Private whispered, Exchange exchange) throws Refusal {
    chat.rules().id(whispered.id());
    chat.rules().text(whispered.text());
    chat.tellPrivately(
        this,
        whispered,
        new Chat.WhisperListener() {
          @Override
          public void delivered() {
            exchange.answer(new ServerMessage.Delivered(whispered.to(), whispered.id()));
          }

          @Override
          public void refused(Refusal refusal) {
            exchange.refuse(refusal);
          }
        });
  }

  private void enter(ClientMessage.Enter enter, Exchange exchange) throws Refusal {
    String room = chat.rules().room(enter.room());
    LogPosition after =
        enter.after() == null
            ? LogPosition.END
            : new LogPosition(chat.rules().position(enter.after()));
    if (!rooms.contains(room) && rooms.size() >= limits.rooms()) {
      throw new Refusal(
          Refusal.Code.TOO_MANY_ROOMS, "You are in " + limits.rooms() + " rooms; leave one first.");
    }
    if (!rooms.add(room)) {
      chat.leave(room, this);
    }
    chat.enter(room, new Newcomer(this, after, exchange::answer));
  }

  private void leave(ClientMessage.Leave leave) throws Refusal {
    String room = chat.rules().room(leave.room());
    if (rooms.remove(room)) {
      chat.leave(room, this);
    }
  }

  private void rename(ClientMessage.Name name, Exchange exchange) throws Refusal {
    Person renamed = person.named(chat.rules().name(name.name()));
    person = renamed;
    exchange.answer(new ServerMessage.Named(renamed));
    rooms.forEach(room -> chat.rename(room, this, renamed));
  }

  private void history(ClientMessage.History history, Exchange exchange) throws Refusal {
    String room = chat.rules().room(history.room());
    LogPosition before = new LogPosition(chat.rules().position(history.before()));
    int count = chat.rules().pageCount(history.count());
    chat.history(
        room,
        before,
        count,
        new Chat.PageListener() {
          @Override
          public void read(List<ChatMessage> messages, boolean hasMore) {
            exchange.answer(new ServerMessage.History(room, messages, hasMore));
          }

          @Override
          public void refused(Refusal refusal) {
            exchange.refuse(refusal);
          }
        });
  }

  @Override
  public Person person() {
    return person;
  }

  @Override
  public void tell(ServerMessage message) {
    line.tell(message);
  }

  @Override
  public void join(Audience audience) {
    line.join(audience);
  }

  @Override
  public void part(Audience audience) {
    line.part(audience);
  }
}
