package io.holdfast.socketio;

import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What reaches many sockets at once. Safe for use by several threads. */
public interface Broadcaster {

  /** {@return what reaches the same sockets, to be narrowed down} */
  BroadcastOperator toOperator();

  /**
   * {@return what reaches the sockets of rooms, of those named before too; each once}
   *
   * @param rooms their names, or ids of sockets
   */
  default BroadcastOperator to(String... rooms) {
    return toOperator().to(List.of(rooms));
  }

  /**
   * {@return what reaches the sockets of rooms, of those named before too; each once}
   *
   * @param rooms their names, or ids of sockets
   */
  default BroadcastOperator to(Collection<String> rooms) {
    return toOperator().to(rooms);
  }

  /**
   * {@return the same as {@link #to(String...)}, which reads better where nothing is sent}
   *
   * @param rooms their names, or ids of sockets
   */
  default BroadcastOperator in(String... rooms) {
    return toOperator().to(List.of(rooms));
  }

  /**
   * {@return the same as {@link #to(Collection)}, which reads better where nothing is sent}
   *
   * @param rooms their names, or ids of sockets
   */
  default BroadcastOperator in(Collection<String> rooms) {
    return toOperator().to(rooms);
  }

  /**
   * {@return what does not reach the sockets of rooms}
   *
   * @param rooms their names, or ids of sockets
   */
  default BroadcastOperator except(String... rooms) {
    return toOperator().except(List.of(rooms));
  }

  /**
   * {@return what does not reach the sockets of rooms}
   *
   * @param rooms their names, or ids of sockets
   */
  default BroadcastOperator except(Collection<String> rooms) {
    return toOperator().except(rooms);
  }

  /** {@return what reaches sockets of this server only} */
  default BroadcastOperator local() {
    return toOperator().local();
  }

  /** {@return what drops an event for clients that are not writable} */
  default BroadcastOperator asVolatile() {
    return toOperator().asVolatile();
  }

  /**
   * {@return what lets transports compress, or not}
   *
   * @param isCompressed whether they may, which is the default
   */
  default BroadcastOperator compress(boolean isCompressed) {
    return toOperator().compress(isCompressed);
  }

  /**
   * {@return what waits for answers as long}
   *
   * @param timeout positive; without it 5 seconds
   */
  default BroadcastOperator timeout(Duration timeout) {
    return toOperator().timeout(timeout);
  }

  /**
   * Sends an event.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   * @throws LogException if events are kept in a log that takes no more; nobody gets the event
   */
  default void emit(String event, @Nullable Object... arguments) {
    toOperator().emit(event, arguments);
  }

  /**
   * Sends an event, and tells when it is kept for those who may come back: from then on it is not
   * lost. Without {@link ConnectionStateRecovery#log} that is at once.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return completes when the log has the event, on a thread of the log, which must not be
   *     blocked; fails with {@link LogException} if the log does not take it, and then nobody gets
   *     it
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  default CompletionStage<Void> emitDurably(String event, @Nullable Object... arguments) {
    return toOperator().emitDurably(event, arguments);
  }

  /**
   * Sends an event named {@code message}.
   *
   * @param arguments as in {@link JsonValue#of}
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  default void send(@Nullable Object... arguments) {
    emit("message", arguments);
  }

  /**
   * Sends an event that asks for answers.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return the answers, as they came; fails with {@link AckTimeoutException}, which has those that
   *     came in time
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  default CompletionStage<List<Arguments>> emitWithAck(
      String event, @Nullable Object... arguments) {
    return toOperator().emitWithAck(event, arguments);
  }

  /** {@return the sockets, on whichever server they are} */
  default CompletionStage<List<RemoteSocket>> fetchSockets() {
    return toOperator().fetchSockets();
  }

  /**
   * Puts the sockets into rooms.
   *
   * @param rooms to join
   */
  default void socketsJoin(String... rooms) {
    toOperator().socketsJoin(rooms);
  }

  /**
   * Takes the sockets out of rooms.
   *
   * @param rooms to leave
   */
  default void socketsLeave(String... rooms) {
    toOperator().socketsLeave(rooms);
  }

  /**
   * Disconnects the sockets.
   *
   * @param close whether their connections are closed too
   */
  default void disconnectSockets(boolean close) {
    toOperator().disconnectSockets(close);
  }
}
