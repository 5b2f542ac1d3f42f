package io.holdfast.server;

import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.Message;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lobby for clients of a few lines: sub-protocol {@code json}, see docs/protocol.md.
 *
 * <p>Safe for use by several threads.
 */
final class SmallDialect {

  static final String SUBPROTOCOL = "json";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Chat chat;
  private final ChatLimits limits;
  private final PersonIds ids = new PersonIds();
  private final WebSocketServer sockets;
  private volatile @Nullable LastMessages last;

  /** A message as it is shown. */
  private record Shown(String user, String text, long time) {}

  /** The last messages, newest first. */
  private record Messages(List<Shown> msg) {}

  /** The last messages, written when they are first asked for. Safe for use by several threads. */
  private static final class LastMessages {

    private final List<ChatMessage> messages;

    /** Guarded by this. */
    private @Nullable PreparedMessage prepared;

    LastMessages(List<ChatMessage> messages) {
      this.messages = messages;
    }

    synchronized PreparedMessage prepared() {
      PreparedMessage written = prepared;
      if (written == null) {
        written = PreparedMessage.text(MAPPER.writeValueAsString(new Messages(newestFirst())));
        prepared = written;
      }
      return written;
    }

    private List<Shown> newestFirst() {
      List<ChatMessage> newestFirst = new ArrayList<>(messages);
      Collections.reverse(newestFirst);
      return newestFirst.stream()
          .map(said -> new Shown(said.person().name(), said.text(), said.time()))
          .toList();
    }
  }

  /** What does not fit. */
  private record Unfit(String error) {}

  SmallDialect(Chat chat, ChatLimits limits, WebSocketServer sockets) {
    this.chat = chat;
    this.limits = limits;
    this.sockets = sockets;
  }

  void open() {
    chat.watchLobby(this::changed);
    sockets.onConnection(this::welcome);
  }

  /** Called on the log's thread, which has better things to do than to write what nobody reads. */
  private void changed(List<ChatMessage> messages) {
    LastMessages changed = new LastMessages(messages);
    last = changed;
    // Whoever is not counted yet finds the change in its welcome.
    if (sockets.size() > 0) {
      sockets.broadcast(changed.prepared());
    }
  }

  private void welcome(WebSocket socket) {
    LastMessages known = last;
    if (known != null) {
      socket.send(known.prepared());
    }
    RateLimit rate = new RateLimit(limits.burst(), limits.perSecond(), System.nanoTime());
    String personId = ids.next();
    socket.onMessage(message -> received(socket, rate, personId, message));
  }

  private void received(WebSocket socket, RateLimit rate, String personId, Message message) {
    if (!message.isText()) {
      socket.close(CloseCode.UNSUPPORTED_DATA, "The chat speaks JSON in text messages.");
      return;
    }
    if (message.length() == 0) {
      return;
    }
    try {
      rate.take(System.nanoTime());
      post(socket, personId, MAPPER.readTree(message.text()));
    } catch (JacksonException e) {
      refuse(socket, unfit());
    } catch (Refusal refusal) {
      refuse(socket, refusal);
    }
  }

  private void post(WebSocket socket, String personId, JsonNode posted) throws Refusal {
    if (!posted.isObject()) {
      throw unfit();
    }
    Person person = new Person(personId, chat.rules().name(text(posted, "user", Person.ANONYMOUS)));
    String text = chat.rules().text(text(posted, "text", ""));
    chat.post(
        ChatRules.LOBBY,
        UUID.randomUUID().toString(),
        person,
        text,
        new Chat.PostListener() {
          @Override
          public void posted(long position) {
            // The change that everybody is told is the answer.
          }

          @Override
          public void refused(Refusal refusal) {
            refuse(socket, refusal);
          }
        });
  }

  private static String text(JsonNode posted, String name, String absent) throws Refusal {
    JsonNode member = posted.get(name);
    if (member == null || member.isNull()) {
      return absent;
    }
    if (!member.isString()) {
      throw unfit();
    }
    return member.stringValue().strip();
  }

  private static Refusal unfit() {
    return new Refusal(Refusal.Code.BAD_REQUEST, "Expected {\"user\",\"text\"}.");
  }

  private static void refuse(WebSocket socket, Refusal refusal) {
    socket.send(MAPPER.writeValueAsString(new Unfit(refusal.reason())));
  }
}
