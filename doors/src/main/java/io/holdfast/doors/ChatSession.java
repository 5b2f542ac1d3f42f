package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Audience;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.ChatSearch;
import io.holdfast.chat.ClientMessage;
import io.holdfast.chat.Correspondence;
import io.holdfast.chat.Inbox;
import io.holdfast.chat.Line;
import io.holdfast.chat.Newcomer;
import io.holdfast.chat.Person;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Post;
import io.holdfast.chat.RateLimit;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.chat.RoomRequests;
import io.holdfast.chat.ServerMessage;
import io.holdfast.chat.Visitor;
import io.holdfast.log.HistorySince;
import io.holdfast.socketio.spi.LogPosition;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of somebody who is in rooms, whatever it speaks.
 *
 * <p>Confined to the connection's loop, but for what {@link Visitor} and the listeners of {@link
 * Chat} say.
 */
final class ChatSession implements Visitor {

  private final Chat chat;
  private final Correspondence correspondence;
  private final RoomRequests roomRequests;
  private final ChatSearch search;
  private final ChatLimits limits;
  private final Line line;
  private final RateLimit rate;
  private final RateLimit searchRate;
  private final boolean isSignedIn;
  private final Stay stay;
  private final Asker asker;

  /** The rooms, and what stands for the last time that each was entered; shared with the log's. */
  private final Map<String, Object> rooms = new ConcurrentHashMap<>();

  private final OpenConnection connection;
  private final Attention attention;
  private volatile Person person;
  private volatile boolean isLasting;

  /** The mailbox, or null if it is not known who this is. */
  private @Nullable Inbox inbox;

  ChatSession(ChatDesk desk, Line line, Caller caller) {
    this.chat = desk.chat();
    this.correspondence = desk.correspondence();
    this.roomRequests = desk.roomRequests();
    this.search = desk.search();
    this.limits = desk.limits();
    this.line = line;
    this.person = caller.person();
    this.isSignedIn = caller.isSignedIn();
    this.isLasting = isSignedIn;
    this.asker = caller.asker();
    this.stay = caller.stay();
    this.rate = limits.rate();
    this.searchRate = RateLimit.ofSearches();
    this.connection = desk.connections().open(caller.origin(), person, rooms.keySet());
    this.attention = new Attention(desk, this, System.nanoTime());
  }

  /** Says welcome. */
  void open() {
    tell(
        new ServerMessage.Welcome(
            person,
            new ServerMessage.Limits(limits.text(), limits.name(), limits.rooms()),
            chat.history().epoch(),
            search.isOn()));
    correspondence.arrive(this);
    stay.tell(this::tell);
    if (isSignedIn) {
      attention.known();
    }
  }

  /** The connection has ended. */
  void close() {
    connection.ended();
    closeInbox();
    correspondence.depart(this);
    rooms.keySet().forEach(this::depart);
    rooms.clear();
    attention.close();
  }

  /**
   * Carries out a request.
   *
   * @param request that came
   * @param answer takes what it is answered with, if anything, on any thread
   */
  void receive(Request request, Consumer<ServerMessage> answer) {
    Exchange exchange = new Exchange(request, answer, chat);
    try {
      if (!attention.counted(request, System.nanoTime())) {
        chat.pace().count(rate, asker());
      }
      carryOut(request.message(), exchange);
    } catch (Refusal refusal) {
      exchange.refuse(refusal);
    }
  }

  /** A request, and where its answer goes. */
  private record Exchange(Request request, Consumer<ServerMessage> listener, Chat chat) {

    void answer(ServerMessage message) {
      listener.accept(message);
    }

    void answer(CompletionStage<? extends ServerMessage> message) {
      message.whenComplete(
          (read, failure) -> {
            if (failure == null) {
              answer(read);
            } else {
              refuse(Chat.refusal(failure));
            }
          });
    }

    void refuse(Refusal refusal) {
      chat.refused();
      answer(ServerMessage.Refused.of(request, refusal));
    }
  }

  private void carryOut(ClientMessage said, Exchange exchange) throws Refusal {
    if (said instanceof ClientMessage.Post post) {
      post(post, exchange);
    } else if (said instanceof ClientMessage.Private whispered) {
      say(whispered, exchange);
    } else if (said instanceof ClientMessage.Received received) {
      inbox().received(chat.rules().position(received.position()));
    } else if (said instanceof ClientMessage.Read read) {
      inbox().read(chat.rules().position(read.position()));
    } else if (said instanceof ClientMessage.Identify identify) {
      identify(identify, exchange);
    } else if (said instanceof ClientMessage.Token fresh) {
      exchange.answer(stay.renew(fresh.token()));
    } else if (said instanceof ClientMessage.Letters letters) {
      letters(letters, exchange);
    } else if (said instanceof ClientMessage.Enter enter) {
      enter(enter, exchange);
    } else if (said instanceof ClientMessage.Leave leave) {
      leave(leave);
    } else if (said instanceof ClientMessage.Name name) {
      rename(name, exchange);
    } else if (said instanceof ClientMessage.History history) {
      history(history, exchange);
    } else if (said instanceof ClientMessage.OfRooms asked) {
      exchange.answer(roomRequests.carryOut(this, asked));
    } else if (said instanceof ClientMessage.Search asked) {
      search(asked, exchange);
    } else if (said instanceof ClientMessage.OfPeople asked) {
      attention.carryOut(asked, rooms.keySet(), exchange::answer, exchange::refuse);
    }
  }

  private void post(ClientMessage.Post post, Exchange exchange) throws Refusal {
    String room = chat.rules().room(post.room());
    String id = chat.rules().id(post.id());
    String text = chat.rules().text(post.text());
    chat.post(
        asker(),
        new Post(room, id, person, text),
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

  private void say(ClientMessage.Private said, Exchange exchange) throws Refusal {
    chat.access().house().requireVoice(asker());
    correspondence.say(
        person,
        chat.rules().letter(said),
        new Correspondence.SayListener() {
          @Override
          public void kept(long position) {
            exchange.answer(new ServerMessage.Kept(said.to(), said.id(), position));
          }

          @Override
          public void told(ServerMessage.Private message) {
            tell(message);
          }

          @Override
          public void delivered() {
            exchange.answer(new ServerMessage.Delivered(said.to(), said.id()));
          }

          @Override
          public void refused(Refusal refusal) {
            exchange.refuse(refusal);
          }
        });
  }

  private void identify(ClientMessage.Identify said, Exchange exchange) throws Refusal {
    String id = isSignedIn ? person.id() : PersonIds.of(ChatRules.secret(said.secret()));
    String device = chat.rules().device(said.device());
    if (!id.equals(person.id())) {
      if (!rooms.isEmpty() || inbox != null) {
        throw new Refusal(
            Refusal.Code.BAD_REQUEST, "Say who you are before you enter a room, and once.");
      }
      correspondence.depart(this);
      person = new Person(id, person.name());
      connection.become(person);
      correspondence.arrive(this);
    }
    isLasting = true;
    attention.known();
    closeInbox();
    inbox = Inbox.open(correspondence, this, device, exchange::answer, exchange::refuse);
  }

  private void closeInbox() {
    if (inbox != null) {
      inbox.close();
      inbox = null;
    }
  }

  private Inbox inbox() throws Refusal {
    if (inbox == null) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "Who has not said who they are has no mailbox.");
    }
    return inbox;
  }

  private void letters(ClientMessage.Letters asked, Exchange exchange) throws Refusal {
    LogPosition before = before(asked.before());
    int count = chat.rules().pageCount(asked.count());
    exchange.answer(correspondence.letters(person, before, count));
  }

  private LogPosition before(@Nullable Long position) throws Refusal {
    return position == null ? LogPosition.END : new LogPosition(chat.rules().position(position));
  }

  private void enter(ClientMessage.Enter enter, Exchange exchange) throws Refusal {
    String room = chat.rules().room(enter.room());
    HistorySince since = since(enter);
    if (!rooms.containsKey(room) && rooms.size() >= limits.rooms()) {
      throw new Refusal(
          Refusal.Code.TOO_MANY_ROOMS, "You are in " + limits.rooms() + " rooms; leave one first.");
    }
    Object stay = new Object();
    if (rooms.put(room, stay) != null) {
      depart(room);
    }
    Newcomer newcomer =
        new Newcomer(
            this,
            since,
            answer -> exchange.answer(attention.withPlace(answer)),
            exchange::refuse,
            () -> rooms.remove(room, stay));
    attention.inOrder(() -> chat.enter(room, newcomer));
  }

  /** {@return how far the client has read, in this log unless it names another, or null} */
  private @Nullable HistorySince since(ClientMessage.Enter enter) throws Refusal {
    if (enter.after() == null) {
      return null;
    }
    String epoch = Objects.requireNonNullElse(enter.epoch(), chat.history().epoch());
    return new HistorySince(epoch, new LogPosition(chat.rules().position(enter.after())));
  }

  private void leave(ClientMessage.Leave leave) throws Refusal {
    String room = chat.rules().room(leave.room());
    if (rooms.remove(room) != null) {
      depart(room);
    }
  }

  private void depart(String room) {
    attention.inOrder(() -> chat.leave(room, this));
  }

  private void rename(ClientMessage.Name name, Exchange exchange) throws Refusal {
    Person renamed = person.named(chat.rules().name(name.name()));
    if (isSignedIn && !renamed.equals(person)) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Your name is that of your account.");
    }
    person = renamed;
    connection.become(renamed);
    exchange.answer(new ServerMessage.Named(renamed));
    rooms.keySet().forEach(room -> chat.rename(room, this, renamed));
  }

  private void history(ClientMessage.History history, Exchange exchange) throws Refusal {
    String room = chat.rules().room(history.room());
    int count = chat.rules().pageCount(history.count());
    if (history.around() != null) {
      long around = chat.rules().position(history.around());
      exchange.answer(chat.readAround(room, asker(), around, count));
      return;
    }
    LogPosition before = new LogPosition(chat.rules().position(history.before()));
    exchange.answer(
        chat.readBefore(room, asker(), before, count)
            .thenApply(
                page -> new ServerMessage.History(room, page.messages(), page.hasMore(), null)));
  }

  private void search(ClientMessage.Search asked, Exchange exchange) throws Refusal {
    searchRate.take(System.nanoTime());
    exchange.answer(search.find(asker(), chat.rules().search(asked)));
  }

  @Override
  public Person person() {
    return person;
  }

  @Override
  public Asker asker() {
    return asker.withId(person.id());
  }

  @Override
  public boolean isLasting() {
    return isLasting;
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
