package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.SocketDetails;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A socket, on whichever server it is, as it was when it was asked for. Immutable. */
public final class RemoteSocket {

  private final Namespace namespace;
  private final SocketDetails details;
  private final BroadcastOperator operator;

  RemoteSocket(Namespace namespace, SocketDetails details) {
    this(
        namespace,
        details,
        new BroadcastOperator(
            namespace,
            new BroadcastOptions(Set.of(details.id()), Set.of(), BroadcastFlags.DEFAULT)));
  }

  private RemoteSocket(Namespace namespace, SocketDetails details, BroadcastOperator operator) {
    this.namespace = namespace;
    this.details = details;
    this.operator = operator;
  }

  /** {@return the id} */
  public String id() {
    return details.id();
  }

  /** {@return what the client said when it connected} */
  public Handshake handshake() {
    return details.handshake();
  }

  /** {@return the rooms that the socket was in, its own among them} */
  public Set<String> rooms() {
    return details.rooms();
  }

  /**
   * {@return what was attached to the socket}
   *
   * @param type of it; of a socket on another server {@link JsonValue} or what it can be read as
   * @param <T> the same
   * @throws IllegalStateException if it is not of that type
   */
  public <T> T data(Class<T> type) {
    return SocketAttachment.cast(details.data(), type);
  }

  /**
   * {@return the same socket; answers are waited for as long}
   *
   * @param timeout positive; without it 5 seconds
   */
  public RemoteSocket timeout(Duration timeout) {
    return new RemoteSocket(namespace, details, operator.timeout(timeout));
  }

  /**
   * Sends an event.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public void emit(String event, @Nullable Object... arguments) {
    operator.emit(event, arguments);
  }

  /**
   * Sends an event that asks for an answer.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return the answer; fails with {@link AckTimeoutException}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public CompletionStage<Arguments> emitWithAck(String event, @Nullable Object... arguments) {
    return operator.emitWithAck(event, arguments).thenApply(RemoteSocket::onlyOne);
  }

  private static Arguments onlyOne(List<Arguments> responses) {
    if (responses.isEmpty()) {
      throw new CompletionException(
          new SocketIoException(SocketIoError.DISCONNECTED, "the socket has gone", null));
    }
    return responses.get(0);
  }

  /**
   * Puts the socket into rooms.
   *
   * @param rooms to join
   */
  public void join(String... rooms) {
    operator.socketsJoin(rooms);
  }

  /**
   * Takes the socket out of a room.
   *
   * @param room to leave
   */
  public void leave(String room) {
    operator.socketsLeave(room);
  }

  /**
   * Disconnects the socket.
   *
   * @param close whether its connection is closed too
   */
  public void disconnect(boolean close) {
    operator.disconnectSockets(close);
  }
}
