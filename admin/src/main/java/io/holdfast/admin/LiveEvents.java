package io.holdfast.admin;

import io.holdfast.chat.Activity;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.doors.ServerSentEvents;
import io.holdfast.netty.HttpStream;
import io.holdfast.netty.HttpStreamGroup;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code /admin/live}: what goes on in all rooms, once a second, and each entry of the audit log,
 * as Server-Sent Events. Nothing is gathered while nobody looks.
 *
 * <p>Confined to the log's thread, but for what says otherwise.
 */
final class LiveEvents implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Chat chat;
  private final Supplier<ServerView.Now> now;
  private final HttpStreamGroup group = new HttpStreamGroup();
  private final Set<HttpStream> streams = new HashSet<>();

  /** Goes up when somebody looks again: what was due for those before is not told twice. */
  private int term;

  private volatile boolean isClosed;

  /**
   * Creates a stream that nobody looks at.
   *
   * @param chat whose rooms are told of
   * @param now how the server is doing
   * @param audit whose entries are told
   */
  LiveEvents(Chat chat, Supplier<ServerView.Now> now, AuditLog audit) {
    this.chat = chat;
    this.now = now;
    audit.onEntry(entry -> tell("audit", entry));
  }

  /** What is told once a second. */
  private record Told(ServerView.Now now, Activity.Lately said) {}

  /** Begins to tell somebody. Safe for use by several threads. */
  void open(HttpStream stream) {
    stream.onClose(() -> chat.inOrder(() -> remove(stream)));
    chat.inOrder(() -> add(stream));
  }

  private void add(HttpStream stream) {
    if (!stream.isOpen() || isClosed) {
      return;
    }
    boolean isFirst = streams.isEmpty();
    streams.add(stream);
    group.add(stream);
    if (isFirst) {
      chat.activity().watch(true);
      tellNow(++term);
    } else {
      stream.send(event("now", new Told(now.get(), Activity.Lately.NOTHING)));
    }
  }

  private void remove(HttpStream stream) {
    if (streams.remove(stream) && streams.isEmpty()) {
      chat.activity().watch(false);
    }
  }

  private void tellNow(int due) {
    if (streams.isEmpty() || due != term || isClosed) {
      return;
    }
    tell("now", new Told(now.get(), chat.activity().take()));
    CompletableFuture.delayedExecutor(INTERVAL.toMillis(), TimeUnit.MILLISECONDS, chat::inOrder)
        .execute(() -> tellNow(due));
  }

  /** What is told when a message is removed for ever. */
  private record Removed(String room, long position) {}

  /** Tells of a message that is gone, after all that was said before. */
  void removed(String room, long position) {
    if (!streams.isEmpty()) {
      tell("now", new Told(now.get(), chat.activity().take()));
      tell("removed", new Removed(room, position));
    }
  }

  private void tell(String event, Object told) {
    if (!streams.isEmpty()) {
      group.broadcast(event(event, told));
    }
  }

  /** Tells nothing more. Safe for use by several threads. */
  @Override
  public void close() {
    isClosed = true;
  }

  /** {@return an event in the words of the stream} */
  static ByteBuffer event(String name, Object told) {
    return ServerSentEvents.bytes(ServerSentEvents.event(name, ChatJson.write(told)));
  }
}
