package io.holdfast.server;

import io.holdfast.SocketGroup;
import io.holdfast.WebSocket;
import io.holdfast.netty.Message;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.ReadyState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One connection that speaks {@code holdfast.chat.1}.
 *
 * <p>Confined to the connection's loop, but for what {@link Visitor} and the listeners of {@link
 * Chat} say.
 */
final class ChatSession implements Visitor {

  private final Chat chat;
  private final ChatLimits limits;
  private final WebSocket socket;
  private final RateLimit rate;
  private final Set<String> rooms = new HashSet<>();
  private volatile Person person;

  ChatSession(Chat chat, ChatLimits limits, WebSocket socket, Person person) {
    this.chat = chat;
    this.limits = limits;
    this.socket = socket;
    this.person = person;
    this.rate = new RateLimit(limits.burst(), limits.perSecond(), System.nanoTime());
  }

  void open() {
    socket.onMessage(this::received);
    socket.onClose(event -> leaveAll());
    tell(
        new ServerMessage.Welcome(
            person, new ServerMessage.Limits(limits.text(), limits.name(), limits.rooms())));
  }

  private void received(Message message) {
    if (!message.isText()) {
      socket.close(CloseCode.UNSUPPORTED_DATA, "The chat speaks JSON in text messages.");
      return;
    }
    Request request = Request.UNKNOWN;
    try {
      request = ChatJson.parse(message.text());
      rate.take(System.nanoTime());
      carryOut(request.message(), request);
    } catch (Refusal refusal) {
      refuse(request, refusal);
    }
  }

  private void carryOut(ClientMessage said, Request request) throws Refusal {
    if (said instanceof ClientMessage.Post post) {
      post(post, request);
    } else if (said instanceof ClientMessage.Enter enter) {
      enter(enter);
    } else if (said instanceof ClientMessage.Leave leave) {
      leave(leave);
    } else if (said instanceof ClientMessage.Name name) {
      rename(name);
    } else if (said instanceof ClientMessage.History history) {
      history(history, request);
    }
  }

  private void post(ClientMessage.Post post, Request request) throws Refusal {
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
            tell(new ServerMessage.Posted(room, id, position));
          }

          @Override
          public void refused(Refusal refusal) {
            refuse(request, refusal);
          }
        });
  }

  private void enter(ClientMessage.Enter enter) throws Refusal {
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
    chat.enter(room, this, after);
  }

  private void leave(ClientMessage.Leave leave) throws Refusal {
    String room = chat.rules().room(leave.room());
    if (rooms.remove(room)) {
      chat.leave(room, this);
    }
  }

  private void leaveAll() {
    rooms.forEach(room -> chat.leave(room, this));
    rooms.clear();
  }

  private void rename(ClientMessage.Name name) throws Refusal {
    Person renamed = person.named(chat.rules().name(name.name()));
    person = renamed;
    tell(new ServerMessage.Named(renamed));
    rooms.forEach(room -> chat.rename(room, this, renamed));
  }

  private void history(ClientMessage.History history, Request request) throws Refusal {
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
            tell(new ServerMessage.History(room, messages, hasMore));
          }

          @Override
          public void refused(Refusal refusal) {
            refuse(request, refusal);
          }
        });
  }

  private void refuse(Request request, Refusal refusal) {
    tell(
        new ServerMessage.Refused(
            request.type(), request.room(), request.id(), refusal.code(), refusal.reason()));
  }

  @Override
  public Person person() {
    return person;
  }

  @Override
  public void tell(ServerMessage message) {
    socket.send(ChatJson.write(message));
  }

  @Override
  public void join(SocketGroup group) {
    group.add(socket);
  }

  @Override
  public void part(SocketGroup group) {
    // A socket that closes leaves its groups by itself, and its loop may be gone with the server.
    if (socket.readyState() == ReadyState.OPEN) {
      group.remove(socket);
    }
  }
}
