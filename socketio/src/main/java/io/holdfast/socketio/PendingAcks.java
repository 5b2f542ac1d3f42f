package io.holdfast.socketio;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers that one socket owes. Safe for use by several threads. */
final class PendingAcks {

  /** Waits for an answer. */
  interface Waiter {

    /** The answer has come. */
    void answered(Arguments response);

    /** The socket has gone. */
    default void gone() {}
  }

  /** How many answers that are not awaited any more are still known not to have come. */
  private static final int MAX_EXPIRED = 1_000;

  /** Guarded by this, as all below. */
  private final Map<Long, Waiter> waiters = new HashMap<>(4);

  /** Answers that are not awaited any more, and have not come; the oldest first. */
  private final Set<Long> expired = new LinkedHashSet<>(4);

  private boolean isClosed;

  /** {@return false if there are too many, or the socket has gone} */
  synchronized boolean expect(long id, Waiter waiter, int maxCount) {
    if (isClosed || waiters.size() >= maxCount) {
      return false;
    }
    waiters.put(id, waiter);
    return true;
  }

  /** {@return who waits for the answer and does so no more, or null} */
  synchronized @Nullable Waiter take(long id) {
    expired.remove(id);
    return waiters.remove(id);
  }

  /** {@return who has waited long enough for the answer, or null} */
  synchronized @Nullable Waiter expire(long id) {
    Waiter waiter = waiters.remove(id);
    if (waiter != null) {
      if (expired.size() >= MAX_EXPIRED) {
        expired.remove(expired.iterator().next());
      }
      expired.add(id);
    }
    return waiter;
  }

  /** {@return whether the answer has not come, as far as is known} */
  synchronized boolean isUnanswered(long id) {
    return waiters.containsKey(id) || expired.contains(id);
  }

  void close() {
    List<Waiter> left;
    synchronized (this) {
      isClosed = true;
      left = List.copyOf(waiters.values());
      waiters.clear();
    }
    left.forEach(Waiter::gone);
  }
}
