package io.holdfast.documents;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A document that somebody has to do with.
 *
 * <p>Confined to the log's thread.
 */
final class SharedDocument {

  /*
   * Updates get their positions here, in the order in which they are handed to the log, and are
   * told in that order after their commits. An update whose commit fails leaves a gap.
   *
   *   tail.last() ≤ given;   what is set aside ≥ state + updates + what is kept
   *
   * where what is set aside is written with the update that needs it, in steps, so that most
   * updates write nothing else.
   */
  private static final long STEP_BYTES = 64 << 10;

  private final SharedDocuments documents;
  private final String name;
  private final Set<ReaderConnection> readers = new LinkedHashSet<>();

  /** Updates that wait for their commit, by id, and who waits for them. */
  private final Map<String, List<UpdateListener>> pending = new HashMap<>();

  private int pendingBytes;
  private final Merging merging;

  /** What is to be done once it was read, or null if it was. */
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  /** Why it cannot be read, or null. */
  private @Nullable LogException failure;

  private DocumentHead head = DocumentHead.NONE;
  private Tail tail = new Tail(DocumentHead.NONE);
  private long allotted;
  private boolean isAllotmentKept = true;

  /** The last position that was given to an update. */
  private long given;

  SharedDocument(SharedDocuments documents, String name) {
    this.documents = documents;
    this.name = name;
    this.merging = new Merging(documents, this);
  }

  String name() {
    return name;
  }

  Merging merging() {
    return merging;
  }

  DocumentHead head() {
    return head;
  }

  Tail tail() {
    return tail;
  }

  Set<ReaderConnection> readers() {
    return readers;
  }

  /** Reads what is known of it. To be called once, before everything else. */
  void load() {
    documents
        .store()
        .load(name)
        .whenComplete((loaded, cause) -> documents.inOrder(() -> loaded(loaded, cause)));
  }

  private void loaded(DocumentStore.@Nullable Loaded loaded, @Nullable Throwable cause) {
    List<Runnable> asking = waiting;
    assert asking != null;
    waiting = null;
    if (loaded == null) {
      failure = failure(cause);
    } else {
      allotted = loaded.allotted();
      head = loaded.head();
      tail = new Tail(head);
      loaded.updates().forEach(update -> tail.add(update.position(), update.id(), update.cost()));
      given = tail.last();
    }
    asking.forEach(Runnable::run);
    documents.forgetIfDeserted(this);
  }

  static LogException failure(@Nullable Throwable cause) {
    Throwable reason = cause instanceof CompletionException ? cause.getCause() : cause;
    if (reason instanceof LogException failed) {
      return failed;
    }
    LogException failure = new LogException(LogError.READ_FAILED, "a document cannot be read");
    if (reason != null) {
      failure.initCause(reason);
    }
    return failure;
  }

  private void whenLoaded(Runnable task) {
    if (waiting != null) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** {@return whether nobody would miss it} */
  boolean isDeserted() {
    return waiting == null && readers.isEmpty() && pending.isEmpty() && !merging.isWriting();
  }

  /**
   * Lets somebody in.
   *
   * @param connection that is told
   * @param since how far they have it, or null
   */
  void open(ReaderConnection connection, @Nullable DocumentSince since) {
    whenLoaded(
        () -> {
          if (connection.isClosed()) {
            return;
          }
          if (failure != null) {
            connection.reader().failed(failure);
          } else if (readers.size() >= documents.limits().readers()) {
            connection.reader().refused(DocumentRefusal.TOO_MANY_READERS);
          } else {
            readers.add(connection);
            read(connection, since == null ? 0 : known(since));
          }
        });
  }

  /** {@return the position up to which somebody has it; 0 if that is not worth anything} */
  private long known(DocumentSince since) {
    boolean isOurs = since.epoch().equals(documents.epoch()) && since.position() <= tail.last();
    return isOurs && since.position() >= head.position() ? since.position() : 0;
  }

  /** What comes after the last position now is told as it comes; the rest is read. */
  private void read(ReaderConnection connection, long after) {
    long last = tail.last();
    if (after > 0 && after == last) {
      opened(connection, new DocumentContent(documents.epoch(), last, false, List.of()));
      return;
    }
    documents
        .store()
        .parts(name)
        .whenComplete(
            (parts, cause) -> documents.inOrder(() -> take(connection, after, last, parts, cause)));
  }

  private void take(
      ReaderConnection connection,
      long after,
      long last,
      DocumentStore.@Nullable Parts parts,
      @Nullable Throwable cause) {
    if (!readers.contains(connection)) {
      return;
    }
    if (parts == null) {
      readers.remove(connection);
      connection.reader().failed(failure(cause));
      return;
    }
    // What a state has taken the place of while it was read is only in the state.
    boolean isWhole = after == 0 || after < head.position();
    List<ByteBuffer> told =
        isWhole
            ? parts.upTo(last)
            : parts.updates().stream()
                .filter(update -> update.position() > after && update.position() <= last)
                .map(StoredUpdate::payload)
                .toList();
    opened(connection, new DocumentContent(documents.epoch(), last, isWhole, told));
  }

  private void opened(ReaderConnection connection, DocumentContent content) {
    connection.opened(content);
    merging.consider();
  }

  void close(ReaderConnection connection) {
    whenLoaded(
        () -> {
          if (readers.remove(connection)) {
            merging.left(connection);
          }
        });
    documents.forgetIfDeserted(this);
  }

  /** Keeps an update, and tells the others but the connection that it comes by. */
  void append(ReaderConnection connection, String id, byte[] update, UpdateListener listener) {
    whenLoaded(
        () -> {
          if (failure != null) {
            listener.failed(failure);
          } else {
            appendOnce(connection, id, update, listener);
          }
          documents.forgetIfDeserted(this);
        });
  }

  private void appendOnce(
      ReaderConnection connection, String id, byte[] update, UpdateListener listener) {
    long known = tail.position(id);
    List<UpdateListener> alsoWaiting = pending.get(id);
    if (known > 0) {
      listener.kept(known);
      return;
    }
    if (alsoWaiting != null) {
      alsoWaiting.add(listener);
      return;
    }
    if (update.length > documents.limits().updateBytes()) {
      listener.refused(DocumentRefusal.TOO_LARGE);
      return;
    }
    int cost = StoredUpdate.cost(update.length);
    DocumentRefusal refusal = tryMakeRoom(cost);
    if (refusal != null) {
      listener.refused(refusal);
      return;
    }
    pending.put(id, new ArrayList<>(List.of(listener)));
    pendingBytes += cost;
    keep(connection, ++given, id, update);
  }

  private @Nullable DocumentRefusal tryMakeRoom(int cost) {
    long content = (long) head.stateBytes() + tail.bytes() + pendingBytes + cost;
    if (content > documents.limits().documentBytes()) {
      return DocumentRefusal.FULL;
    }
    long needed = content + head.keptBytes();
    return needed <= allotted ? null : tryAllot(inSteps(needed));
  }

  static long inSteps(long bytes) {
    return (bytes + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
  }

  /** {@return what the updates after a position count, with those that wait for their commit} */
  int bytesAfter(long position) {
    return tail.bytesAfter(position) + pendingBytes;
  }

  /** {@return why so much is not set aside, or null if it is} */
  @Nullable DocumentRefusal tryAllot(long bytes) {
    DocumentRefusal refusal = documents.space().tryMove(allotted, bytes);
    if (refusal == null) {
      allotted = bytes;
      isAllotmentKept = false;
    }
    return refusal;
  }

  private void keep(ReaderConnection connection, long position, String id, byte[] update) {
    List<LogChange> changes = new ArrayList<>();
    byte[] stored = StoredUpdate.write(id, update);
    changes.add(LogValue.of(DocumentKeys.table(name), DocumentKeys.update(position), stored));
    addAllotment(changes);
    documents.append(
        changes,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            told(connection, position, id, update);
          }

          @Override
          public void failed(LogException cause) {
            isAllotmentKept = false;
            settle(id, StoredUpdate.cost(update.length)).forEach(each -> each.failed(cause));
            documents.forgetIfDeserted(SharedDocument.this);
          }
        });
  }

  /** Adds to a commit what is set aside, unless the log has that. */
  void addAllotment(List<LogChange> changes) {
    if (!isAllotmentKept) {
      isAllotmentKept = true;
      changes.add(DocumentStore.index(name, allotted));
    }
  }

  /** A commit has failed that may have had what is set aside. */
  void allotmentFailed() {
    isAllotmentKept = false;
  }

  private List<UpdateListener> settle(String id, int cost) {
    pendingBytes -= cost;
    List<UpdateListener> listeners = pending.remove(id);
    assert listeners != null;
    return listeners;
  }

  private void told(ReaderConnection from, long position, String id, byte[] update) {
    int cost = StoredUpdate.cost(update.length);
    tail.add(position, id, cost);
    settle(id, cost).forEach(listener -> listener.kept(position));
    ByteBuffer payload = ByteBuffer.wrap(update).asReadOnlyBuffer();
    for (ReaderConnection reader : readers) {
      if (reader != from) {
        reader.reader().updated(position, payload.duplicate());
      }
    }
    merging.consider();
    documents.forgetIfDeserted(this);
  }

  /** A state has taken the place of updates. */
  void merged(DocumentHead merged) {
    head = merged;
    tail.merged(merged);
  }
}
