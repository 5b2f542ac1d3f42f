package io.holdfast.documents;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The documents that somebody has to do with, and what they share. The log's thread's own. */
final class SharedDocuments {

  private final MessageLog log;
  private final DocumentStore store;
  private final DocumentLimits limits;
  private final MergeLimits mergeLimits;
  private final Space space;
  private final InstantSource clock;
  private final Random random = new Random();

  /** Its size is looked at by others. */
  private final Map<String, SharedDocument> documents = new ConcurrentHashMap<>();

  private final AtomicLong mergeCount = new AtomicLong();
  private final AtomicLong refusedMergeCount = new AtomicLong();

  SharedDocuments(
      MessageLog log, DocumentLimits limits, MergeLimits mergeLimits, InstantSource clock) {
    this.log = log;
    this.store = new DocumentStore(log);
    this.limits = limits;
    this.mergeLimits = mergeLimits;
    this.space = new Space(limits);
    this.clock = clock;
  }

  /** Counts those that there are. Blocks. */
  void count() {
    try {
      store.readIndex(space::found);
    } catch (CompletionException e) {
      throw SharedDocument.failure(e);
    }
  }

  SharedDocument of(String name) {
    SharedDocument known = documents.get(name);
    if (known != null) {
      return known;
    }
    SharedDocument opened = new SharedDocument(this, name);
    documents.put(name, opened);
    opened.load();
    return opened;
  }

  void forgetIfDeserted(SharedDocument document) {
    if (document.isDeserted()) {
      documents.remove(document.name(), document);
    }
  }

  /** Runs a task on the log's thread. Once the log is closed nothing is left to do. */
  void inOrder(Runnable task) {
    try {
      log.execute(task);
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
    }
  }

  void append(List<LogChange> changes, CommitListener listener) {
    log.append(changes, listener);
  }

  DocumentStore store() {
    return store;
  }

  DocumentLimits limits() {
    return limits;
  }

  MergeLimits mergeLimits() {
    return mergeLimits;
  }

  Space space() {
    return space;
  }

  String epoch() {
    return log.epoch();
  }

  Instant now() {
    return clock.instant();
  }

  /** {@return one of them, whichever} */
  <T> T any(List<T> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  void countMerge(boolean isTaken) {
    (isTaken ? mergeCount : refusedMergeCount).incrementAndGet();
  }

  DocumentsStatus status() {
    return new DocumentsStatus(
        space.count(), space.bytes(), documents.size(), mergeCount.get(), refusedMergeCount.get());
  }
}
