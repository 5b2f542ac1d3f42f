package io.holdfast.socketio;

import io.holdfast.socketio.Listener.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What listens to the events of a socket, and to what becomes of it. */
public abstract class SocketEvents extends EventSource<Socket> {

  SocketEvents() {}

  /**
   * Listens to every event that is sent to this socket, also to many; not to answers.
   *
   * @param listener takes each event, on the thread that sends it
   * @return this socket
   */
  public final Socket onAnyOutgoing(Consumer<Event> listener) {
    add(new Listener(Kind.ANY_OUTGOING, listener), false);
    return self();
  }

  /**
   * Listens to every event that is sent to this socket, before those who listen already.
   *
   * @param listener takes each event, on the thread that sends it
   * @return this socket
   */
  public final Socket prependAnyOutgoing(Consumer<Event> listener) {
    add(new Listener(Kind.ANY_OUTGOING, listener), true);
    return self();
  }

  /**
   * Stops a listener to events that are sent.
   *
   * @param listener to stop
   * @return this socket
   */
  public final Socket offAnyOutgoing(Consumer<Event> listener) {
    return stop(Kind.ANY_OUTGOING, listener);
  }

  /**
   * Stops all listeners to events that are sent.
   *
   * @return this socket
   */
  public final Socket offAnyOutgoing() {
    removeIf(listener -> listener.kind() == Kind.ANY_OUTGOING);
    return self();
  }

  /** {@return the listeners to events that are sent} */
  public final List<Consumer<Event>> listenersAnyOutgoing() {
    return listening(Kind.ANY_OUTGOING);
  }

  /**
   * Adds a middleware behind those that are there.
   *
   * @param middleware looks at each event before its listeners do
   * @return this socket
   */
  public final Socket use(PacketMiddleware middleware) {
    add(new Listener(Kind.MIDDLEWARE, new Ask(middleware)), false);
    return self();
  }

  /** One middleware. */
  private record Ask(PacketMiddleware middleware) implements BiConsumer<Event, Next> {

    @Override
    public void accept(Event event, Next next) {
      middleware.handle(event, next);
    }
  }

  @SuppressWarnings("unchecked")
  final List<BiConsumer<Event, Next>> middlewares() {
    List<BiConsumer<Event, Next>> found = new ArrayList<>(2);
    for (Listener listener : listeners()) {
      if (listener.kind() == Kind.MIDDLEWARE) {
        found.add((BiConsumer<Event, Next>) listener.action());
      }
    }
    return found;
  }

  /**
   * Listens to errors: what a middleware refused, what a listener threw, what the client sent that
   * is no packet. Without a listener they are logged.
   *
   * @param listener takes each error
   * @return this socket
   */
  public final Socket onError(Consumer<ErrorEvent> listener) {
    add(new Listener(Kind.ERROR, listener), false);
    return self();
  }

  /**
   * Listens to the end, while the socket is still in its rooms.
   *
   * @param listener takes the reason
   * @return this socket
   */
  public final Socket onDisconnecting(Consumer<DisconnectReason> listener) {
    return onDisconnecting(new WithoutDescription(listener));
  }

  /**
   * Listens to the end, while the socket is still in its rooms.
   *
   * @param listener takes the reason, and what was found, which is empty for most reasons
   * @return this socket
   */
  public final Socket onDisconnecting(BiConsumer<DisconnectReason, String> listener) {
    add(new Listener(Kind.DISCONNECTING, listener), false);
    return self();
  }

  /**
   * Listens to the end, after the socket has left its rooms.
   *
   * @param listener takes the reason
   * @return this socket
   */
  public final Socket onDisconnect(Consumer<DisconnectReason> listener) {
    return onDisconnect(new WithoutDescription(listener));
  }

  /**
   * Listens to the end, after the socket has left its rooms.
   *
   * @param listener takes the reason, and what was found, which is empty for most reasons
   * @return this socket
   */
  public final Socket onDisconnect(BiConsumer<DisconnectReason, String> listener) {
    add(new Listener(Kind.DISCONNECT, listener), false);
    return self();
  }

  /** Somebody who asks for the reason only. */
  private record WithoutDescription(Consumer<DisconnectReason> listener)
      implements BiConsumer<DisconnectReason, String> {

    @Override
    public void accept(DisconnectReason reason, String description) {
      listener.accept(reason);
    }
  }

  /**
   * Listens to a slow client catching up: all that had waited for it has been taken.
   *
   * @param listener called each time
   * @return this socket
   */
  public final Socket onDrain(Runnable listener) {
    add(new Listener(Kind.DRAIN, listener), false);
    return self();
  }

  final void fireDrain() {
    for (Listener listener : listeners()) {
      if (listener.kind() == Kind.DRAIN) {
        guarded((Runnable) listener.action());
      }
    }
  }

  @SuppressWarnings("unchecked")
  final void fireEnd(Kind kind, DisconnectReason reason, String description) {
    for (Listener listener : listeners()) {
      if (listener.kind() == kind) {
        BiConsumer<DisconnectReason, String> action =
            (BiConsumer<DisconnectReason, String>) listener.action();
        guarded(() -> action.accept(reason, description));
      }
    }
  }

  @SuppressWarnings("unchecked")
  final void notifyOutgoing(List<JsonValue> packet) {
    Event event = null;
    for (Listener listener : listeners()) {
      if (listener.kind() == Kind.ANY_OUTGOING) {
        Event sent = event == null ? new Event(packet, Ack.NONE) : event;
        event = sent;
        Consumer<Event> action = (Consumer<Event>) listener.action();
        guarded(() -> action.accept(sent));
      }
    }
  }

  /** What one listener throws stops no other. */
  final void guarded(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      failed(new ErrorEvent(e, null));
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  final void failed(ErrorEvent error) {
    boolean isHeard = false;
    for (Listener listener : listeners()) {
      if (listener.kind() == Kind.ERROR) {
        isHeard = true;
        try {
          ((Consumer<ErrorEvent>) listener.action()).accept(error);
        } catch (Throwable e) {
          Log.warn("an error listener failed", e);
        }
      }
    }
    if (!isHeard) {
      logUnheard(error.error());
    }
  }

  /** What clients can provoke at will is none of the operator's business. */
  private static void logUnheard(Throwable error) {
    if (error instanceof SocketIoException || error instanceof PacketException) {
      Log.debug("a client sent what was refused", error);
    } else {
      Log.warn("a listener failed", error);
    }
  }
}
