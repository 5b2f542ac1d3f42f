package io.holdfast.socketio;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Guarded by this, as all below. */
  private final Map<Long, Waiter> waiters = new HashMap<>(4);

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
    return waiters.remove(id);
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
