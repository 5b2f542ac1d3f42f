package io.holdfast.apps;

import io.holdfast.chat.Refusal;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Documents that are on their way in several pieces, and take memory meanwhile. Safe for use by
 * several threads.
 */
final class Transfers {

  private final AppLimits limits;
  private final InstantSource clock;

  /** When each one moved last, and what ends it; the one that has been still for longest first. */
  private final Map<Transfer, Long> moving = new LinkedHashMap<>();

  Transfers(AppLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Something that is on its way. */
  interface Transfer {

    /** Lets go of what it holds; on any thread. */
    void end();
  }

  /**
   * A transfer begins, or has moved on.
   *
   * @throws Refusal if there are too many
   */
  void moved(Transfer transfer) throws Refusal {
    long now = clock.millis();
    Transfer stopped = null;
    synchronized (this) {
      boolean isNew = moving.remove(transfer) == null;
      if (isNew && moving.size() >= limits.transfers()) {
        Map.Entry<Transfer, Long> stillest = moving.entrySet().iterator().next();
        if (now - stillest.getValue() < limits.transferTime().toMillis()) {
          throw new Refusal(
              Refusal.Code.OVERLOADED, "Too many documents are on their way; try again.");
        }
        stopped = stillest.getKey();
        moving.remove(stopped);
      }
      moving.put(transfer, now);
    }
    if (stopped != null) {
      stopped.end();
    }
  }

  /** A transfer is over. */
  synchronized void ended(Transfer transfer) {
    moving.remove(transfer);
  }
}
