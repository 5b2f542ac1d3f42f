package io.holdfast.socketio;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answer that an event asks for. Safe for use by several threads. */
public final class Ack {

  /** For events that ask for none. */
  static final Ack NONE = new Ack(false, arguments -> {});

  private final boolean isRequested;
  private final Consumer<List<JsonValue>> reply;
  private final AtomicBoolean isSent = new AtomicBoolean();

  private Ack(boolean isRequested, Consumer<List<JsonValue>> reply) {
    this.isRequested = isRequested;
    this.reply = reply;
  }

  Ack(Consumer<List<JsonValue>> reply) {
    this(true, reply);
  }

  /** {@return whether the client waits for an answer} */
  public boolean isRequested() {
    return isRequested;
  }

  /**
   * Sends the answer. Only the first call counts; does nothing if none is asked for.
   *
   * @param arguments of the answer, as in {@link JsonValue#of}
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public void send(@Nullable Object... arguments) {
    if (isRequested && !isSent.get()) {
      List<JsonValue> values = Arguments.write(arguments);
      if (isSent.compareAndSet(false, true)) {
        reply.accept(values);
      }
    }
  }
}
