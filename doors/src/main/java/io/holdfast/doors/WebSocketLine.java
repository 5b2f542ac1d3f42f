package io.holdfast.doors;

import io.holdfast.WebSocket;
import io.holdfast.chat.Audience;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Line;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.chat.ServerMessage;
import io.holdfast.netty.Message;
import io.holdfast.websocket.CloseCode;

/** A client that speaks {@code holdfast.chat.1}: one object of JSON in each message. */
final class WebSocketLine implements Line {

  private final WebSocket socket;

  private WebSocketLine(WebSocket socket) {
    this.socket = socket;
  }

  /** Begins a session. Called on the loop of the connection. */
  static void open(ChatDesk desk, WebSocket socket, Caller caller) {
    WebSocketLine line = new WebSocketLine(socket);
    ChatSession session = new ChatSession(desk, line, caller);
    socket.onMessage(message -> line.received(session, message));
    socket.onClose(event -> session.close());
    session.open();
  }

  private void received(ChatSession session, Message message) {
    if (!message.isText()) {
      socket.close(CloseCode.UNSUPPORTED_DATA, "The chat speaks JSON in text messages.");
      return;
    }
    try {
      session.receive(ChatJson.parse(message.text()), this::tell);
    } catch (Refusal refusal) {
      tell(ServerMessage.Refused.of(Request.UNKNOWN, refusal));
    }
  }

  @Override
  public void tell(ServerMessage message) {
    socket.send(ChatJson.write(message));
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
