package io.holdfast.presence;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes changes to the log, one commit after the other: what is changed again before its commit is
 * written once.
 *
 * <p>Confined to the log's thread.
 */
final class PresenceWriter {

  /*
   * What waits is bounded by the keys there are: those of the people that are known, and of those
   * who were forgotten while the disk took nothing. Of these, no more than maxWaiting are kept; the
   * next start forgets the others.
   */
  private static final System.Logger LOGGER = System.getLogger(PresenceWriter.class.getName());

  private final MessageLog log;
  private final int maxBatch;
  private final int maxWaiting;

  /** Goes with each commit, for it costs nothing there. */
  private final Supplier<List<LogChange>> company;

  private final Map<String, List<LogChange>> waiting = new LinkedHashMap<>();
  private final List<Runnable> whenWritten = new ArrayList<>();
  private boolean isWriting;

  private boolean isBeatDue;

  /** Whether the disk took nothing the last time: then the next beat tries again. */
  private boolean isResting;

  PresenceWriter(MessageLog log, PresenceLimits limits, Supplier<List<LogChange>> company) {
    this.log = log;
    this.maxBatch = limits.maxBatch();
    this.maxWaiting = 2 * limits.maxPeople();
    this.company = company;
  }

  /**
   * Changes what the log keeps, soon.
   *
   * @param table that the first of the changes is about
   * @param name of its key there: later changes take the place of those that wait
   * @param changes to commit together
   */
  void put(String table, String name, List<LogChange> changes) {
    String key = table + " " + name;
    if (waiting.size() < maxWaiting || waiting.containsKey(key)) {
      waiting.put(key, changes);
    }
    write();
  }

  /** Writes what waits, and the company even if nothing does. */
  void beat() {
    isResting = false;
    isBeatDue = true;
    write();
  }

  /** Runs a task when nothing waits any more, or a commit has failed. */
  void drain(Runnable task) {
    whenWritten.add(task);
    write();
    if (!isWriting) {
      written();
    }
  }

  private void write() {
    if (!isWriting && !isResting && (isBeatDue || !waiting.isEmpty())) {
      writeBatch();
    }
  }

  private void writeBatch() {
    isBeatDue = false;
    Map<String, List<LogChange>> batch = new LinkedHashMap<>();
    Iterator<Map.Entry<String, List<LogChange>>> next = waiting.entrySet().iterator();
    while (next.hasNext() && batch.size() < maxBatch) {
      Map.Entry<String, List<LogChange>> each = next.next();
      batch.put(each.getKey(), each.getValue());
      next.remove();
    }
    List<LogChange> changes = new ArrayList<>(company.get());
    batch.values().forEach(changes::addAll);
    if (!changes.isEmpty()) {
      isWriting = true;
      log.append(changes, new Writing(batch));
    }
  }

  /** A batch on its way to the log. */
  private final class Writing implements CommitListener {

    private final Map<String, List<LogChange>> batch;

    Writing(Map<String, List<LogChange>> batch) {
      this.batch = batch;
    }

    @Override
    public void committed(List<LogEntry> entries) {
      isWriting = false;
      write();
      if (!isWriting) {
        written();
      }
    }

    @Override
    public void failed(LogException cause) {
      isWriting = false;
      isResting = true;
      batch.forEach(waiting::putIfAbsent);
      LOGGER.log(System.Logger.Level.DEBUG, "what is known of people waits for the disk", cause);
      written();
    }
  }

  private void written() {
    List<Runnable> tasks = List.copyOf(whenWritten);
    whenWritten.clear();
    tasks.forEach(Runnable::run);
  }
}
