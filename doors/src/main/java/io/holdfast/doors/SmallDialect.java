package io.holdfast.doors;

import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.netty.Message;
import io.holdfast.websocket.CloseCode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lobby over a WebSocket, for clients of a few lines: sub-protocol {@code json}, see
 * docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
public final class SmallDialect implements Lobby.Watcher {

  public static final String SUBPROTOCOL = "json";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Lobby lobby;
  private final Gate gate;
  private final WebSocketServer sockets;

  SmallDialect(Lobby lobby, Gate gate, WebSocketServer sockets) {
    this.lobby = lobby;
    this.gate = gate;
    this.sockets = sockets;
  }

  void open() {
    lobby.watch(this);
    sockets.onConnection(socket -> gate.open(socket, stay -> welcome(socket, stay)));
  }

  @Override
  public void changed(LastMessages messages) {
    if (sockets.size() > 0) {
      sockets.broadcast(messages.prepared());
    }
  }

  @Override
  public void closed(Refusal refusal) {
    if (sockets.size() > 0) {
      sockets.broadcast(ChatJson.prepare(Lobby.Unfit.of(refusal)));
    }
  }

  private void welcome(WebSocket socket, Stay stay) {
    Asker who = Asker.of(stay, null, socket.request().remoteAddress());
    // First of all: it ends at once if they are not welcome.
    Poster guest = lobby.guest();
    OpenConnection connection = lobby.opened(ConnectionOrigin.of("/", socket), stay, guest);
    tellLast(socket);
    stay.tell(message -> socket.send(ChatJson.write(message)));
    socket.onClose(event -> connection.ended());
    socket.onMessage(message -> received(socket, guest, who, stay, message));
  }

  private void tellLast(WebSocket socket) {
    LastMessages known = lobby.last();
    Refusal closed = lobby.closed();
    if (closed != null) {
      refuse(socket, closed);
    } else if (known != null) {
      socket.send(known.prepared());
    }
  }

  private void received(WebSocket socket, Poster guest, Asker who, Stay stay, Message message) {
    if (!message.isText()) {
      socket.close(CloseCode.UNSUPPORTED_DATA, "The chat speaks JSON in text messages.");
      return;
    }
    if (message.length() == 0) {
      return;
    }
    try {
      guest.count(who);
      JsonNode said = MAPPER.readTree(message.text());
      if (said.path("type").asString("").equals("token")) {
        renew(socket, stay, Request.of(said));
      } else {
        guest.post(ChatRules.LOBBY, who, said, listener(socket));
      }
    } catch (JacksonException e) {
      refuse(socket, Poster.unfit());
    } catch (Refusal refusal) {
      refuse(socket, refusal);
    }
  }

  private static void renew(WebSocket socket, Stay stay, Request request) throws Refusal {
    stay.renew(request.token())
        .whenComplete(
            (renewed, failure) -> {
              if (failure == null) {
                socket.send(ChatJson.write(renewed));
              } else {
                refuse(socket, Chat.refusal(failure));
              }
            });
  }

  private Chat.PostListener listener(WebSocket socket) {
    return new Chat.PostListener() {
      @Override
      public void posted(long position) {
        // The change that everybody is told is the answer.
      }

      @Override
      public void postedBefore(long position) {
        // Nothing changes by it, so only whoever asks is told.
        tellLast(socket);
      }

      @Override
      public void refused(Refusal refusal) {
        refuse(socket, refusal);
      }
    };
  }

  private static void refuse(WebSocket socket, Refusal refusal) {
    socket.send(MAPPER.writeValueAsString(Lobby.Unfit.of(refusal)));
  }
}
