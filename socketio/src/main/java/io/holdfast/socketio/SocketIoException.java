package io.holdfast.socketio;

import io.holdfast.error.HoldfastException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a middleware refuses with, what a listener's {@link ErrorEvent} holds, and how a stage of an
 * acknowledgement fails. Without a stack trace, since clients can provoke it at will.
 */
public class SocketIoException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  private final transient SocketIoError error;
  private final transient @Nullable Object data;

  /**
   * Creates a refusal.
   *
   * @param message that the client is told
   */
  public SocketIoException(String message) {
    this(message, (Object) null);
  }

  /**
   * Creates a refusal.
   *
   * @param message that the client is told
   * @param data that the client is told too, anything an event can carry but bytes; null for none
   */
  public SocketIoException(String message, @Nullable Object data) {
    this(SocketIoError.REFUSED, message, data);
  }

  SocketIoException(SocketIoError error, String message, @Nullable Object data) {
    super(message, error);
    this.error = error;
    this.data = data;
  }

  static SocketIoException invalidArgument(String message) {
    return new SocketIoException(SocketIoError.INVALID_ARGUMENT, message, null);
  }

  /** {@return what failed} */
  public final SocketIoError error() {
    return error;
  }

  /** {@return the data of a refusal} */
  public final Optional<Object> data() {
    return Optional.ofNullable(data);
  }
}
