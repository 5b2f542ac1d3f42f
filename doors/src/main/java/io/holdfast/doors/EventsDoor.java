package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.ServerMessage;
import io.holdfast.chat.ShownMessage;
import io.holdfast.chat.Since;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.HttpStream;
import io.holdfast.netty.SendResult;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /events}: each message as a Server-Sent Event, those that were missed first. Safe for use
 * by several threads.
 */
final class EventsDoor implements HttpDoor.Answer, RoomStreams.Layout {

  /*
   * Whoever comes back is read what was missed, a page when the one before has been taken, until
   * the rest is in memory; then it joins those who hear what is said. Each step is one of the
   * log's thread, which has by then told the feed of everything that the read could see. So
   * nothing is sent twice, and nothing is left out in between.
   */
  static final String PATH = "/events";
  private static final ByteBuffer STILL_HERE = bytes(ServerSentEvents.STILL_HERE);
  private static final String GAP = ServerSentEvents.event("gap", "{}");

  private final Chat chat;
  private final Feeds feeds;
  private final DoorLimits limits;
  private final RoomStreams streams;
  private final StreamCount count;

  private EventsDoor(DoorKeeper keeper) {
    this.chat = keeper.chat();
    this.feeds = keeper.feeds();
    this.limits = keeper.limits();
    this.streams = new RoomStreams(keeper, this);
    this.count = new StreamCount(PATH, keeper);
  }

  static HttpDoor create(DoorKeeper keeper) {
    EventsDoor door = new EventsDoor(keeper);
    return new HttpDoor(PATH, Map.of("GET", keeper.reading(door)), keeper, door.count::now);
  }

  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal {
    // A browser that comes back by itself sends the header; who begins can only write an address.
    Optional<String> asked =
        call.headers()
            .first("last-event-id")
            .filter(id -> !id.isEmpty())
            .or(() -> call.query("since"));
    Since since = asked.isEmpty() ? null : Since.parse(asked.get());
    return CompletableFuture.completedFuture(
        count.open(
            ServerSentEvents.CONTENT_TYPE,
            new StreamCount.Asked(call, who, room, this::refused),
            stream -> {
              Runnable forget = who.identity().warnBeforeEnd(when -> stream.send(expires(when)));
              stream.onClose(forget);
              begin(new Listener(room, who, stream), since);
            },
            stream -> {
              stream.send(ended(who.identity().ended()));
              stream.end();
            }));
  }

  private static ByteBuffer expires(Instant when) {
    return event(new ServerMessage.Expires(when.toEpochMilli()));
  }

  private static ByteBuffer ended(Refusal why) {
    return event(ServerMessage.Ended.of(why));
  }

  /** {@return what is no message of the room} */
  private static ByteBuffer event(ServerMessage told) {
    return bytes(ServerSentEvents.event(ChatJson.type(told), ChatJson.write(told)));
  }

  /** Who listens to what. */
  private record Listener(String room, Asker who, HttpStream stream) {}

  private void begin(Listener listener, @Nullable Since since) {
    HttpStream stream = listener.stream();
    if (since != null && chat.isOfThisLog(since)) {
      Reader reader = new Reader(listener, since.position());
      stream.onDrain(reader::goOn);
      if (since.position() < chat.horizon()) {
        stream.send(bytes(GAP));
      }
      List<Long> gone = chat.removals().of(listener.room());
      if (!gone.isEmpty()) {
        stream.send(bytes(removed(gone)));
      }
      reader.readOn();
    } else {
      String before = since == null ? "" : GAP;
      feeds.use(
          listener.room(),
          feed ->
              streams.join(
                  feed, stream, listener.who(), bytes(before + events(feed.last().all()))));
    }
  }

  private static ByteBuffer bytes(String events) {
    return ServerSentEvents.bytes(events);
  }

  private static String removed(List<Long> positions) {
    return positions.stream()
        .map(
            position ->
                ServerSentEvents.event("removed-message", "{\"position\":" + position + "}"))
        .collect(Collectors.joining());
  }

  private String events(List<ChatMessage> messages) {
    StringBuilder events = new StringBuilder();
    for (ChatMessage message : messages) {
      events
          .append("id: ")
          .append(chat.since(message.position()).written())
          .append("\ndata: ")
          .append(ChatJson.write(ShownMessage.of(message)))
          .append("\n\n");
    }
    // So that the client knows at once that it is heard, where nothing was said yet.
    return events.isEmpty() ? ServerSentEvents.STILL_HERE : events.toString();
  }

  @Override
  public ByteBuffer change(LastMessages before, LastMessages now) {
    String gone = removed(now.removedBut(before.removed()));
    List<ChatMessage> said = now.after(before.position());
    return bytes(said.isEmpty() ? gone : gone + events(said));
  }

  @Override
  public ByteBuffer quiet(LastMessages last) {
    return STILL_HERE.duplicate();
  }

  @Override
  public ByteBuffer refused(Refusal refusal) {
    return bytes(ServerSentEvents.event("refused", HttpRefusals.json(refusal)));
  }

  /** Reads somebody what was missed. Confined to the log's thread, but for what says otherwise. */
  private final class Reader {

    private final String room;
    private final Asker who;
    private final HttpStream stream;
    private long since;
    private boolean isWaiting;

    Reader(Listener listener, long since) {
      this.room = listener.room();
      this.who = listener.who();
      this.stream = listener.stream();
      this.since = since;
    }

    /** The client has taken what it was sent. Called on the loop. */
    void goOn() {
      chat.inOrder(
          () -> {
            if (isWaiting) {
              isWaiting = false;
              readOn();
            }
          });
    }

    /** Reads the next page. Called on any thread, once at a time. */
    void readOn() {
      feeds.use(
          room,
          feed -> {
            if (feed.last().covers(since)) {
              join(feed);
            } else if (stream.isOpen()) {
              chat.readAfter(room, since, limits.page()).whenComplete(this::read);
            }
          });
    }

    private void read(List<ChatMessage> messages, Throwable failure) {
      if (failure != null) {
        // It comes back, and asks for the same again.
        stream.cut();
        return;
      }
      chat.inOrder(
          () -> {
            if (messages.isEmpty()) {
              feeds.use(room, this::joinAfterNothing);
            } else {
              send(messages);
            }
          });
    }

    private void send(List<ChatMessage> messages) {
      if (!streams.mayHear(room, stream, who)) {
        return;
      }
      since = messages.get(messages.size() - 1).position();
      SendResult result = stream.send(bytes(events(messages)));
      if (result == SendResult.QUEUED) {
        readOn();
      } else {
        isWaiting = true;
      }
    }

    /** There was nothing before now that is still to come. */
    private void joinAfterNothing(Feed feed) {
      if (feed.last().after(since).isEmpty()) {
        join(feed);
      } else {
        readOn();
      }
    }

    private void join(Feed feed) {
      streams.join(feed, stream, who, bytes(events(feed.last().after(since))));
    }
  }
}
