package io.holdfast;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listeners of one kind of event, called in the order in which they were added.
 *
 * <p>Safe for use by several threads.
 */
final class Listeners<T> {

  private volatile @Nullable Consumer<T> chain;

  synchronized void add(Consumer<T> listener) {
    Consumer<T> before = chain;
    chain = before == null ? listener : before.andThen(listener);
  }

  void accept(T event) {
    Consumer<T> listeners = chain;
    if (listeners != null) {
      listeners.accept(event);
    }
  }
}
