package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was redacted last, so that whatever was read before shows it no more. Safe for use by
 * several threads.
 */
final class RedactedPositions {

  /** So many may be redacted while something is read. */
  private static final int MAX_COUNT = 10_000;

  /** The oldest first. Guarded by this. */
  private final Set<LogPosition> last = new LinkedHashSet<>();

  private volatile boolean isEmpty = true;

  synchronized void add(LogPosition position) {
    last.add(position);
    isEmpty = false;
    if (last.size() > MAX_COUNT) {
      Iterator<LogPosition> oldest = last.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** {@return the entries without those that were redacted meanwhile} */
  List<LogEntry> without(List<LogEntry> entries) {
    if (isEmpty) {
      return entries;
    }
    synchronized (this) {
      return entries.stream().filter(entry -> !last.contains(entry.position())).toList();
    }
  }
}
