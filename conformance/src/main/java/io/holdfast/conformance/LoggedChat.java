package io.holdfast.conformance;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketOptions;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.Message;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import java.util.function.Consumer;

/** {@code /chat}: every text message goes to everybody once a log has it; in the log's order. */
final class LoggedChat {

  private final MessageLog log;

  LoggedChat(MessageLog log) {
    this.log = log;
  }

  void install(HoldfastServer server, Consumer<WebSocketOptions> options) {
    WebSocketServer chat = server.webSocket("/chat", options);
    chat.onConnection(
        socket ->
            socket.onMessage(
                message -> {
                  if (message.isText()) {
                    keep(message, socket, chat);
                  }
                }));
  }

  private void keep(Message message, WebSocket from, WebSocketServer chat) {
    PreparedMessage prepared = message.prepared();
    log.append(
        LogRecord.of("chat", message.bytes()),
        new AppendListener() {
          @Override
          public void appended(LogEntry entry) {
            chat.broadcast(prepared);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            throw new AssertionError("it has no id");
          }

          @Override
          public void failed(LogException cause) {
            from.close(CloseCode.TRY_AGAIN_LATER, "");
          }
        });
  }
}
