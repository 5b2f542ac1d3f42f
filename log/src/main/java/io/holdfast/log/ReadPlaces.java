package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.MessageLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far people have read in streams, such as rooms, on all their devices.
 *
 * <p>What was read on one connection of a user is told to the others at once, and never goes
 * backwards. A change is kept soon: while one is written, the next ones wait and are written
 * together; {@link #flush} waits for them, before the log is closed. After a crash the last ones
 * may be lost; then whoever has read on says so again.
 *
 * <p>The log holds one value for each user in the table {@code read}; this name is taken. There is
 * one object of this class for a log. Who has had nothing to do with it for long is forgotten by
 * whoever knows that, with {@link #forgetting}.
 *
 * <p>Safe for use by several threads.
 */
public final class ReadPlaces {

  private static final System.Logger LOGGER = System.getLogger(ReadPlaces.class.getName());

  static final String TABLE = "read";

  private final MessageLog log;
  private final ReadPlaceLimits limits;
  private final PlaceCounter counter;

  /** Those of users who are connected, or not kept yet. Confined to the log's thread. */
  private final Map<String, UserPlaces> users = new HashMap<>();

  /**
   * Creates the places of nobody.
   *
   * @param log that keeps them; not closed here
   * @param limits of them
   */
  public ReadPlaces(MessageLog log, ReadPlaceLimits limits) {
    this.log = Objects.requireNonNull(log, "log");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.counter = new PlaceCounter(log, limits);
  }

  /**
   * Connects a user: their places are read.
   *
   * @param user whose they are, 1 to 256 characters
   * @param listener that is told
   * @return what the connection says
   * @throws IllegalArgumentException if the name is empty or too long
   */
  public ReadPlaceConnection connect(String user, ReadPlaceListener listener) {
    MailStreams.requireUser(user);
    PlaceReader connection = new PlaceReader(this, Objects.requireNonNull(listener, "listener"));
    inOrder(() -> connection.open(open(user)), listener::failed);
    return connection;
  }

  /**
   * {@return what makes the log forget the places of a user; to be appended while they are not
   * connected}
   *
   * @param user to forget
   */
  public static LogRemoval forgetting(String user) {
    return new LogRemoval(TABLE, user);
  }

  /**
   * Waits for what is not kept yet; to be called before the log is closed.
   *
   * @return when all that was read until now is kept, or cannot be
   */
  public CompletionStage<Void> flush() {
    CompletableFuture<CompletableFuture<Void>> last = new CompletableFuture<>();
    inOrder(
        () -> last.complete(written()),
        closed -> last.complete(CompletableFuture.completedFuture(null)));
    return last.thenCompose(written -> written);
  }

  private CompletableFuture<Void> written() {
    return CompletableFuture.allOf(
        users.values().stream().map(UserPlaces::written).toArray(CompletableFuture<?>[]::new));
  }

  private UserPlaces open(String user) {
    UserPlaces known = users.get(user);
    if (known != null && !known.hasFailed()) {
      return known;
    }
    UserPlaces opened = new UserPlaces(log, user, limits.maxPlaces(), this::removeIdle);
    users.put(user, opened);
    opened.load();
    return opened;
  }

  private void removeIdle(UserPlaces idle) {
    users.remove(idle.user(), idle);
  }

  /** Counts what was not read; null of nobody. */
  void count(@Nullable UserPlaces places, CompletableFuture<List<ReadPlace>> counted) {
    if (places == null || places.hasFailed()) {
      counted.completeExceptionally(
          new LogException(LogError.READ_FAILED, "the places of the user cannot be read"));
      return;
    }
    places.ask(() -> counter.count(places.all(), counted), counted::completeExceptionally);
  }

  /** Does something on the log's thread, unless the log is closed. */
  void inOrder(Runnable task) {
    inOrder(task, this::lost);
  }

  void lost(LogException cause) {
    LOGGER.log(System.Logger.Level.DEBUG, "how far somebody has read is not kept", cause);
  }

  void inOrder(Runnable task, Consumer<LogException> closed) {
    try {
      log.execute(task);
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
      closed.accept(e);
    }
  }
}
