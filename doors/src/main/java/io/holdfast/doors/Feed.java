package io.holdfast.doors;

import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.Removals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is said in one room, for those who hear it without being among its people.
 *
 * <p>Confined to the log's thread, but for {@link #room} and {@link #asked}.
 */
public final class Feed implements Consumer<List<ChatMessage>> {

  private final String room;
  private final Removals removals;
  private final Set<Consumer<LastMessages>> listeners = new LinkedHashSet<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile @Nullable LastMessages last;
  private volatile boolean wasAsked;

  Feed(String room, Removals removals) {
    this.room = room;
    this.removals = removals;
  }

  String room() {
    return room;
  }

  /** {@return what was said last, or null if that is not known yet} */
  @Nullable LastMessages asked() {
    wasAsked = true;
    return last;
  }

  /** {@return whether somebody asked since this was asked last} */
  boolean takeWasAsked() {
    boolean asked = wasAsked;
    wasAsked = false;
    return asked;
  }

  /** {@return what was said last, which is known by now} */
  public LastMessages last() {
    LastMessages known = last;
    assert known != null;
    return known;
  }

  /** Runs the task as soon as it is known what was said last. */
  void whenKnown(Runnable task) {
    if (last == null) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  @Override
  public void accept(List<ChatMessage> messages) {
    LastMessages now = new LastMessages(messages, removals.of(room));
    last = now;
    // Copied: whoever waited for a change may want no other.
    List.copyOf(listeners).forEach(listener -> listener.accept(now));
    List<Runnable> tasks = List.copyOf(waiting);
    waiting.clear();
    tasks.forEach(Runnable::run);
  }

  void add(Consumer<LastMessages> listener) {
    listeners.add(listener);
  }

  void remove(Consumer<LastMessages> listener) {
    listeners.remove(listener);
  }

  /** {@return whether nobody hears it now} */
  boolean isDeserted() {
    return listeners.isEmpty() && waiting.isEmpty();
  }
}
