package io.holdfast.socketio.admin;

import io.holdfast.engineio.EngineServer;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.LocalAdapter;
import io.holdfast.socketio.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is told to all who are signed in.
 *
 * <p>Safe for use by several threads.
 */
final class AdminFeed {

  /*
   * Rooms tell of joins while they are locked, and an event that is sent may end a slow reader,
   * which leaves rooms. So nothing is sent where it happens: it waits in order, a moment at most,
   * and goes out together with what else happened. A page that is flooded misses some.
   */
  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_BYTES = 16 << 20;
  private static final Duration DELAY = Duration.ofMillis(5);

  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private record Waiting(String event, List<JsonValue> arguments, int sizeBytes) {}

  private final Namespace namespace;
  private final InstantSource clock;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong sizeBytes = new AtomicLong();
  private final AtomicBoolean isScheduled = new AtomicBoolean();

  AdminFeed(Namespace namespace, InstantSource clock) {
    this.namespace = namespace;
    this.clock = clock;
  }

  Namespace namespace() {
    return namespace;
  }

  InstantSource clock() {
    return clock;
  }

  /** {@return now, as JSON has dates} */
  String date() {
    return DATE.format(Instant.ofEpochMilli(clock.millis()));
  }

  /** {@return whether somebody is signed in; of other servers one cannot know} */
  boolean isWatched() {
    return !namespace.sockets().isEmpty() || namespace.adapter().getClass() != LocalAdapter.class;
  }

  /** Tells all of an event, soon; to be asked for if {@link #isWatched} only. */
  void tell(String event, Object... arguments) {
    List<JsonValue> values = List.of(arguments).stream().map(SocketView::json).toList();
    int bytes = values.stream().mapToInt(AdminFeed::sizeBytes).sum();
    if (count.incrementAndGet() > MAX_EVENTS || sizeBytes.addAndGet(bytes) > MAX_BYTES) {
      forget(bytes);
      return;
    }
    queue.add(new Waiting(event, values, bytes));
    if (isScheduled.compareAndSet(false, true)) {
      engine().schedule(DELAY, this::flush);
    }
  }

  private static int sizeBytes(JsonValue value) {
    return value.length() + value.attachments().stream().mapToInt(bytes -> bytes.length).sum();
  }

  private void forget(int bytes) {
    count.decrementAndGet();
    sizeBytes.addAndGet(-bytes);
  }

  private EngineServer engine() {
    return namespace.server().engine();
  }

  /** Sends what waits. */
  synchronized void flush() {
    isScheduled.set(false);
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      forget(next.sizeBytes());
      namespace.emit(next.event(), next.arguments().toArray());
    }
  }
}
