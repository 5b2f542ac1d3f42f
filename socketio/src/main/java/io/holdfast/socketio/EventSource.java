package io.holdfast.socketio;

import io.holdfast.socketio.Listener.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What listens to events. Listeners of one event are called in the order in which they were added.
 * What one throws goes to the error listeners of the socket, or the log, and stops no other.
 *
 * <p>Safe for use by several threads.
 *
 * @param <S> the source itself
 */
public abstract class EventSource<S extends EventSource<S>> {

  static final Listener[] NO_LISTENERS = {};

  /** Replaced as a whole, under the lock of this. */
  private volatile Listener[] listeners = NO_LISTENERS;

  EventSource() {}

  /** Refuses what only the connection itself may say. */
  static void requireFree(String event) {
    if (EventName.isReserved(event)) {
      throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
    }
  }

  abstract S self();

  final Listener[] listeners() {
    return listeners;
  }

  final synchronized void add(Listener listener, boolean isFirst) {
    Listener[] old = listeners;
    Listener[] grown = new Listener[old.length + 1];
    System.arraycopy(old, 0, grown, isFirst ? 1 : 0, old.length);
    grown[isFirst ? 0 : old.length] = listener;
    listeners = grown;
    changed();
  }

  /** Returns whether there was one. */
  final synchronized boolean removeIf(Predicate<Listener> isRemoved) {
    List<Listener> kept = new ArrayList<>(listeners.length);
    for (Listener listener : listeners) {
      if (!isRemoved.test(listener)) {
        kept.add(listener);
      }
    }
    boolean isChanged = kept.size() < listeners.length;
    listeners = kept.toArray(NO_LISTENERS);
    changed();
    return isChanged;
  }

  /** Takes the first of several equal ones only. */
  private synchronized void removeOne(Kind kind, String name, Object original) {
    Listener[] all = listeners;
    for (Listener listener : all) {
      if (listener.kind() == kind
          && listener.name().equals(name)
          && listener.original().equals(original)) {
        removeIf(other -> other == listener);
        return;
      }
    }
  }

  /** The listeners are others now; called under the lock. */
  void changed() {}

  final boolean has(Kind kind) {
    for (Listener listener : listeners) {
      if (listener.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  private S listen(String event, Consumer<Event> action, Object original, boolean isOnce) {
    requireFree(event);
    add(new Listener(event, action, original, isOnce), false);
    return self();
  }

  /**
   * Listens to an event.
   *
   * @param event its name
   * @param listener takes each such event
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final S on(String event, Consumer<Event> listener) {
    return listen(event, listener, listener, false);
  }

  /**
   * Listens to an event with one argument, or more that do not matter.
   *
   * @param event its name
   * @param type of the argument, as {@link JsonValue#read} says; an event without such an argument
   *     is an error
   * @param listener takes the argument of each such event
   * @param <A> type of the argument
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final <A> S on(String event, Class<A> type, Consumer<? super A> listener) {
    return listen(event, received -> listener.accept(received.get(0, type)), listener, false);
  }

  /**
   * Listens to an event with one argument that may ask for an answer.
   *
   * @param event its name
   * @param type of the argument, as {@link JsonValue#read} says; an event without such an argument
   *     is an error
   * @param listener takes the argument of each such event, and how to answer
   * @param <A> type of the argument
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final <A> S on(String event, Class<A> type, BiConsumer<? super A, Ack> listener) {
    return listen(
        event, received -> listener.accept(received.get(0, type), received.ack()), listener, false);
  }

  /**
   * Listens to an event with two arguments.
   *
   * @param event its name
   * @param first type of the first argument
   * @param second type of the second argument
   * @param listener takes the arguments of each such event
   * @param <A> type of the first argument
   * @param <B> type of the second argument
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final <A, B> S on(
      String event, Class<A> first, Class<B> second, BiConsumer<? super A, ? super B> listener) {
    return listen(
        event,
        received -> listener.accept(received.get(0, first), received.get(1, second)),
        listener,
        false);
  }

  /**
   * Listens to an event with two arguments that may ask for an answer.
   *
   * @param event its name
   * @param first type of the first argument
   * @param second type of the second argument
   * @param listener takes the arguments of each such event, and how to answer
   * @param <A> type of the first argument
   * @param <B> type of the second argument
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final <A, B> S on(
      String event, Class<A> first, Class<B> second, AckListener<? super A, ? super B> listener) {
    return listen(
        event,
        received -> listener.on(received.get(0, first), received.get(1, second), received.ack()),
        listener,
        false);
  }

  /**
   * Listens to the next event of a name only.
   *
   * @param event its name
   * @param listener takes the event
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final S once(String event, Consumer<Event> listener) {
    return listen(event, listener, listener, true);
  }

  /**
   * Listens to the next event of a name only.
   *
   * @param event its name
   * @param type of its argument
   * @param listener takes the argument
   * @param <A> type of the argument
   * @return this
   * @throws IllegalArgumentException if the name is reserved
   */
  public final <A> S once(String event, Class<A> type, Consumer<? super A> listener) {
    return listen(event, received -> listener.accept(received.get(0, type)), listener, true);
  }

  /**
   * Stops a listener; does nothing if it does not listen.
   *
   * @param event its name
   * @param listener that was handed to a form of {@code on} or {@code once}; added twice, it is
   *     stopped once
   * @return this
   */
  public final S off(String event, Object listener) {
    removeOne(Kind.EVENT, event, listener);
    return self();
  }

  /**
   * Stops all listeners of an event.
   *
   * @param event its name
   * @return this
   */
  public final S off(String event) {
    removeIf(listener -> listener.kind() == Kind.EVENT && listener.name().equals(event));
    return self();
  }

  /**
   * {@return whether somebody listens to an event}
   *
   * @param event its name
   */
  public final boolean hasListeners(String event) {
    for (Listener listener : listeners) {
      if (listener.kind() == Kind.EVENT && listener.name().equals(event)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Listens to every event, before its own listeners.
   *
   * @param listener takes each event
   * @return this
   */
  public final S onAny(Consumer<Event> listener) {
    add(new Listener(Kind.ANY, listener), false);
    return self();
  }

  /**
   * Listens to every event, before all other listeners.
   *
   * @param listener takes each event
   * @return this
   */
  public final S prependAny(Consumer<Event> listener) {
    add(new Listener(Kind.ANY, listener), true);
    return self();
  }

  /**
   * Stops a listener to every event.
   *
   * @param listener to stop
   * @return this
   */
  public final S offAny(Consumer<Event> listener) {
    removeOne(Kind.ANY, "", listener);
    return self();
  }

  /**
   * Stops all listeners to every event.
   *
   * @return this
   */
  public final S offAny() {
    removeIf(listener -> listener.kind() == Kind.ANY);
    return self();
  }

  /** {@return the listeners to every event} */
  public final List<Consumer<Event>> listenersAny() {
    return listening(Kind.ANY);
  }

  @SuppressWarnings("unchecked")
  final List<Consumer<Event>> listening(Kind kind) {
    List<Consumer<Event>> found = new ArrayList<>();
    for (Listener listener : listeners) {
      if (listener.kind() == kind) {
        found.add((Consumer<Event>) listener.original());
      }
    }
    return List.copyOf(found);
  }

  final S stop(Kind kind, Object original) {
    removeOne(kind, "", original);
    return self();
  }

  /** Hands an event to whoever listens. */
  final void dispatch(Event event) {
    dispatchAny(event);
    dispatchNamed(event);
  }

  @SuppressWarnings("unchecked")
  final void dispatchAny(Event event) {
    for (Listener listener : listeners) {
      if (listener.kind() == Kind.ANY) {
        call((Consumer<Event>) listener.action(), event);
      }
    }
  }

  @SuppressWarnings("unchecked")
  final void dispatchNamed(Event event) {
    for (Listener listener : listeners) {
      if (listener.kind() == Kind.EVENT
          && event.hasName(listener.name())
          && (!listener.isOnce() || removeIf(other -> other == listener))) {
        call((Consumer<Event>) listener.action(), event);
      }
    }
  }

  private void call(Consumer<Event> action, Event event) {
    try {
      action.accept(event);
    } catch (Throwable e) {
      failed(new ErrorEvent(e, event));
    }
  }

  /** A listener threw. */
  abstract void failed(ErrorEvent error);
}
