package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.socketio.Ack;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;

/**
 * The lobby over Socket.IO, for clients of a few lines: {@code msg:get} and {@code msg:post}, see
 * docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
final class LobbyEvents implements Lobby.Watcher {

  private static final String GET = "msg:get";
  private static final String POST = "msg:post";
  private static final String TOKEN = "token";
  static final String ERROR = "msg:error";

  private final Lobby lobby;
  private final Gate gate;
  private final Namespace namespace;

  LobbyEvents(Lobby lobby, Gate gate, Namespace namespace) {
    this.lobby = lobby;
    this.gate = gate;
    this.namespace = namespace;
  }

  void open() {
    lobby.watch(this);
    namespace.onConnection(socket -> gate.open(socket, stay -> welcome(socket, stay)));
  }

  @Override
  public void changed(LastMessages messages) {
    if (!namespace.sockets().isEmpty()) {
      namespace.emit(GET, messages.argument());
    }
  }

  @Override
  public void closed(Refusal refusal) {
    if (!namespace.sockets().isEmpty()) {
      namespace.emit(ERROR, ChatJson.argument(Lobby.Unfit.of(refusal)));
    }
  }

  private void welcome(Socket socket, Stay stay) {
    Asker who = Asker.of(stay, null, socket.conn().request().remoteAddress());
    stay.tell(message -> socket.emit(ChatJson.type(message), ChatJson.argument(message)));
    // First of all: it ends at once if they are not welcome.
    Poster guest = lobby.guest();
    OpenConnection connection = lobby.opened(ConnectionOrigin.of(socket), stay, guest);
    LastMessages known = lobby.last();
    Refusal closed = lobby.closed();
    if (closed != null) {
      socket.emit(ERROR, ChatJson.argument(Lobby.Unfit.of(closed)));
    } else if (known != null) {
      socket.emit(GET, known.argument());
    }
    socket.onDisconnect(reason -> connection.ended());
    socket.on(POST, event -> received(socket, guest, who, event));
    socket.on(TOKEN, event -> renew(socket, guest, who, stay, event));
  }

  private static void renew(Socket socket, Poster guest, Asker who, Stay stay, Event event) {
    try {
      guest.count(who);
      stay.renew(ChatJson.parse(event).token())
          .whenComplete(
              (renewed, failure) -> {
                if (failure == null) {
                  event.ack().send(ChatJson.argument(renewed));
                } else {
                  refuse(socket, event.ack(), Chat.refusal(failure));
                }
              });
    } catch (Refusal refusal) {
      refuse(socket, event.ack(), refusal);
    }
  }

  private static void received(Socket socket, Poster guest, Asker who, Event event) {
    try {
      guest.count(who);
      guest.post(ChatRules.LOBBY, who, ChatJson.argument(event), listener(socket, event.ack()));
    } catch (Refusal refusal) {
      refuse(socket, event.ack(), refusal);
    }
  }

  /** What a client is told when it is kept. */
  private record Done(String status) {}

  private static Chat.PostListener listener(Socket socket, Ack ack) {
    return new Chat.PostListener() {
      @Override
      public void posted(long position) {
        ack.send(ChatJson.argument(new Done("ok")));
      }

      @Override
      public void refused(Refusal refusal) {
        refuse(socket, ack, refusal);
      }
    };
  }

  private static void refuse(Socket socket, Ack ack, Refusal refusal) {
    Lobby.Unfit answer = Lobby.Unfit.of(refusal);
    if (ack.isRequested()) {
      ack.send(ChatJson.argument(answer));
    } else {
      socket.emit(ERROR, ChatJson.argument(answer));
    }
  }
}
