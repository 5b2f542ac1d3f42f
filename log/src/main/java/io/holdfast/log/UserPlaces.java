package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The places of one user, while they are connected or a change of theirs is not kept yet.
 *
 * <p>Confined to the log's thread.
 */
final class UserPlaces {

  private static final System.Logger LOGGER = System.getLogger(UserPlaces.class.getName());

  private final MessageLog log;
  private final String user;
  private final int maxPlaces;
  private final Consumer<UserPlaces> whenIdle;
  private final Set<PlaceReader> connections = new LinkedHashSet<>();

  /** Positions by stream, the one that changed last at the end. */
  private final Map<String, Long> places = new LinkedHashMap<>();

  /** What is to be done once they are loaded, or null if they are. */
  private @Nullable List<Asked> waiting = new ArrayList<>();

  private boolean hasFailed;
  private boolean isWriting;
  private boolean isChanged;

  /** Completes when nothing is written any more, or null if nobody waits for that. */
  private @Nullable CompletableFuture<Void> written;

  /** A request, and what becomes of it if the places cannot be read. */
  private record Asked(Runnable request, Consumer<LogException> failed) {}

  /**
   * Creates the places of a user.
   *
   * @param log that keeps them
   * @param user whose they are
   * @param maxPlaces most that are kept
   * @param whenIdle takes them when nobody has to do with them any more
   */
  UserPlaces(MessageLog log, String user, int maxPlaces, Consumer<UserPlaces> whenIdle) {
    this.log = log;
    this.user = user;
    this.maxPlaces = maxPlaces;
    this.whenIdle = whenIdle;
  }

  String user() {
    return user;
  }

  boolean isIdle() {
    return waiting == null && connections.isEmpty() && !isWriting;
  }

  void load() {
    log.get(ReadPlaces.TABLE, user)
        .thenApply(value -> value.map(LogValue::payload).map(PlacesState::parse).orElse(Map.of()))
        .whenComplete((kept, failure) -> log.execute(() -> loaded(kept, failure)));
  }

  private void loaded(@Nullable Map<String, Long> kept, @Nullable Throwable failure) {
    List<Asked> asking = waiting;
    assert asking != null;
    waiting = null;
    if (kept == null) {
      hasFailed = true;
      LogException cause = Mailboxes.causeOf(failure);
      connections.forEach(each -> each.listener().failed(cause));
      asking.forEach(each -> each.failed().accept(cause));
    } else {
      places.putAll(kept);
      connections.forEach(each -> each.listener().opened());
      asking.forEach(each -> each.request().run());
    }
    settle();
  }

  private void settle() {
    if (isIdle()) {
      whenIdle.accept(this);
    }
  }

  void add(PlaceReader connection) {
    connections.add(connection);
    if (waiting == null) {
      connection.listener().opened();
    }
  }

  void remove(PlaceReader connection) {
    connections.remove(connection);
    settle();
  }

  /** Does something when the places are known. */
  void ask(Runnable request, Consumer<LogException> failed) {
    if (waiting != null) {
      waiting.add(new Asked(request, failed));
    } else if (!hasFailed) {
      request.run();
    }
  }

  boolean hasFailed() {
    return hasFailed;
  }

  @Nullable Long position(String stream) {
    return places.get(stream);
  }

  /** {@return positions by stream, as they are now} */
  Map<String, Long> all() {
    return new LinkedHashMap<>(places);
  }

  void read(PlaceReader by, String stream, LogPosition position) {
    LogPosition last = log.last();
    long read = Math.min(position.value(), last.value());
    Long known = places.get(stream);
    if (known != null && known >= read) {
      return;
    }
    places.remove(stream);
    places.put(stream, read);
    if (places.size() > maxPlaces) {
      Iterator<String> oldest = places.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    tellOthers(by, each -> each.read(stream, new LogPosition(read)));
    store();
  }

  void forget(PlaceReader by, String stream) {
    if (places.remove(stream) != null) {
      tellOthers(by, each -> each.forgotten(stream));
      store();
    }
  }

  private void tellOthers(PlaceReader by, Consumer<ReadPlaceListener> news) {
    for (PlaceReader each : List.copyOf(connections)) {
      if (each != by) {
        news.accept(each.listener());
      }
    }
  }

  /** {@return when all changes are kept, or cannot be} */
  CompletableFuture<Void> written() {
    if (!isWriting) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> last = written == null ? new CompletableFuture<>() : written;
    written = last;
    return last;
  }

  private void end() {
    CompletableFuture<Void> awaited = written;
    written = null;
    if (awaited != null) {
      awaited.complete(null);
    }
    settle();
  }

  /** Writes all places; while that is under way, changes wait for the next one. */
  private void store() {
    isChanged = true;
    if (!isWriting) {
      isChanged = false;
      isWriting = true;
      log.append(List.of(change()), new Storing());
    }
  }

  private LogChange change() {
    return places.isEmpty()
        ? ReadPlaces.forgetting(user)
        : LogValue.of(ReadPlaces.TABLE, user, PlacesState.write(places));
  }

  /** The places on their way to the log. */
  private final class Storing implements CommitListener {

    @Override
    public void committed(List<LogEntry> entries) {
      isWriting = false;
      if (isChanged) {
        store();
      } else {
        end();
      }
    }

    /** The next change writes all of them. */
    @Override
    public void failed(LogException cause) {
      isWriting = false;
      LOGGER.log(System.Logger.Level.DEBUG, "the places of " + user + " wait", cause);
      end();
    }
  }
}
