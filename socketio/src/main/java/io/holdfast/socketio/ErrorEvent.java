package io.holdfast.socketio;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that went wrong with a socket. Immutable. */
public final class ErrorEvent {

  private final Throwable error;
  private final @Nullable Event event;

  ErrorEvent(Throwable error, @Nullable Event event) {
    this.error = error;
    this.event = event;
  }

  /**
   * {@return what went wrong: a {@link PacketException}, what a middleware refused an event with,
   * or what a listener threw}
   */
  public Throwable error() {
    return error;
  }

  /** {@return the message of the error, empty if it has none} */
  public String message() {
    String message = error.getMessage();
    return message == null ? "" : message;
  }

  /** {@return the event that it happened with, if there was one} */
  public Optional<Event> event() {
    return Optional.ofNullable(event);
  }
}
