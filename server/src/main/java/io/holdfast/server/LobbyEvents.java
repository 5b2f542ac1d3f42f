package io.holdfast.server;

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
final class LobbyEvents {

  private static final String GET = "msg:get";
  private static final String POST = "msg:post";
  private static final String ERROR = "msg:error";

  private final Lobby lobby;
  private final Gate gate;
  private final Namespace namespace;

  LobbyEvents(Lobby lobby, Gate gate, Namespace namespace) {
    this.lobby = lobby;
    this.gate = gate;
    this.namespace = namespace;
  }

  void open() {
    lobby.watch(this::changed);
    namespace.onConnection(socket -> gate.open(socket, who -> welcome(socket, asker(socket, who))));
  }

  private void changed(LastMessages messages) {
    if (!namespace.sockets().isEmpty()) {
      namespace.emit(GET, messages.argument());
    }
  }

  private static Asker asker(Socket socket, Identity who) {
    return Asker.of(who, null, socket.conn().request().remoteAddress());
  }

  private void welcome(Socket socket, Asker who) {
    LastMessages known = lobby.last();
    if (known != null) {
      socket.emit(GET, known.argument());
    }
    Poster guest = lobby.guest();
    socket.on(POST, event -> received(socket, guest, who, event));
  }

  private static void received(Socket socket, Poster guest, Asker who, Event event) {
    try {
      guest.count();
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
