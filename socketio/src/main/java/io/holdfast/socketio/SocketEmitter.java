package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastFlags;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends to one socket in a way that was asked for. Immutable. */
public final class SocketEmitter {

  private final Socket socket;
  private final BroadcastFlags flags;

  SocketEmitter(Socket socket, BroadcastFlags flags) {
    this.socket = socket;
    this.flags = flags;
  }

  /**
   * {@return what waits for answers as long}
   *
   * @param timeout positive; without it an answer is awaited until the client leaves
   */
  public SocketEmitter timeout(Duration timeout) {
    return new SocketEmitter(socket, flags.withTimeout(timeout));
  }

  /** {@return what drops an event if the client is not writable} */
  public SocketEmitter asVolatile() {
    return new SocketEmitter(socket, flags.withVolatile());
  }

  /**
   * {@return what lets transports compress, or not}
   *
   * @param isCompressed whether they may, which is the default
   */
  public SocketEmitter compress(boolean isCompressed) {
    return new SocketEmitter(socket, flags.withCompression(isCompressed));
  }

  /** {@return what reaches all sockets of the namespace but this one, in the same way} */
  public BroadcastOperator broadcast() {
    return socket.broadcast(flags);
  }

  /**
   * Sends an event.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return false if it was dropped, since the client has left or too much waits for it; of
   *     volatile events only the first is known
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public boolean emit(String event, @Nullable Object... arguments) {
    return socket.emit(flags, event, arguments);
  }

  /**
   * Sends an event named {@code message}.
   *
   * @param arguments as in {@link JsonValue#of}
   * @return as in {@link #emit}
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public boolean send(@Nullable Object... arguments) {
    return emit("message", arguments);
  }

  /**
   * Sends an event that asks for an answer.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return the answer; fails with {@link AckTimeoutException} if it does not come in time, and
   *     with {@link SocketIoException} if the client leaves before, or owes too many already
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public CompletionStage<Arguments> emitWithAck(String event, @Nullable Object... arguments) {
    return socket.emitWithAck(flags, event, arguments);
  }
}
