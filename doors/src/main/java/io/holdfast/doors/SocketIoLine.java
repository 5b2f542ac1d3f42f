package io.holdfast.doors;

import io.holdfast.chat.Audience;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Line;
import io.holdfast.chat.ServerMessage;
import io.holdfast.socketio.Ack;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.Socket;
import java.util.Set;

/**
 * A client of Socket.IO that asks for what {@code holdfast.chat.1} has: the type of a request is
 * the name of an event, and its answer the acknowledgement, if one is asked for.
 */
final class SocketIoLine implements Line {

  private static final Set<String> UNANSWERED =
      Set.of("leave", "received", "read", "away", "typing", "forget");

  private final Socket socket;

  private SocketIoLine(Socket socket) {
    this.socket = socket;
  }

  /** Begins a session. Called on the loop of the connection. */
  static void open(ChatDesk desk, Socket socket, Caller caller) {
    SocketIoLine line = new SocketIoLine(socket);
    ChatSession session = new ChatSession(desk, line, caller);
    socket.onAny(event -> line.received(session, event));
    socket.onDisconnect(reason -> session.close());
    session.open();
  }

  private void received(ChatSession session, Event event) {
    Ack ack = event.ack();
    session.receive(
        ChatJson.parse(event),
        answer -> {
          if (ack.isRequested()) {
            ack.send(ChatJson.argument(answer));
          } else {
            tell(answer);
          }
        });
    if (UNANSWERED.contains(event.name())) {
      // Nothing is answered, unless it was refused: then this comes second and does nothing.
      ack.send();
    }
  }

  @Override
  public void tell(ServerMessage message) {
    socket.emit(ChatJson.type(message), ChatJson.argument(message));
  }

  @Override
  public void join(Audience audience) {
    audience.add(socket);
  }

  @Override
  public void part(Audience audience) {
    audience.remove(socket);
  }
}
