package io.holdfast.documents;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the updates of one document become one state.
 *
 * <p>Confined to the log's thread.
 */
final class Merging {

  /*
   * The server does not know what updates mean, so it asks somebody who has the document open for
   * a state, and somebody else whether nothing is lost in it. In one commit the state takes the
   * place of the updates, and they are kept beside it for some days, compressed: who hands in a
   * bad one while nobody else is there has destroyed nothing. docs/adr/0021 says why.
   *
   * Patience is looked at when an update comes, not by a timer: a document that nobody changes
   * needs no merging.
   */
  private static final System.Logger LOGGER = System.getLogger(Merging.class.getName());

  /** After an attempt that came to nothing, this part of the updates has to come again. */
  private static final int REST = 10;

  private final SharedDocuments documents;
  private final SharedDocument document;
  private @Nullable Attempt attempt;
  private long notBefore;

  Merging(SharedDocuments documents, SharedDocument document) {
    this.documents = documents;
    this.document = document;
  }

  /** One attempt, from the question to the commit. */
  private static final class Attempt {

    private final long position;
    private final ReaderConnection merger;
    private Instant end;
    private @Nullable ReaderConnection checker;
    private byte @Nullable [] state;
    private boolean isWriting;

    Attempt(long position, ReaderConnection merger, Instant end) {
      this.position = position;
      this.merger = merger;
      this.end = end;
    }

    boolean awaitsState(ReaderConnection from, long at) {
      return from == merger && at == position && state == null;
    }

    boolean awaitsAnswer(ReaderConnection from, long at) {
      return from == checker && at == position && !isWriting;
    }

    boolean concerns(ReaderConnection connection) {
      return connection == merger || connection == checker;
    }
  }

  boolean isWriting() {
    return attempt != null && attempt.isWriting;
  }

  /** Asks for a state, if it is time for one. */
  void consider() {
    if (attempt != null && !attempt.isWriting && documents.now().isAfter(attempt.end)) {
      giveUp();
    }
    if (attempt != null || !isDue()) {
      return;
    }
    List<ReaderConnection> candidates = open();
    if (candidates.isEmpty()) {
      return;
    }
    ReaderConnection merger = documents.any(candidates);
    attempt = new Attempt(document.tail().last(), merger, end());
    merger.reader().mergeWanted(attempt.position);
  }

  private boolean isDue() {
    Tail tail = document.tail();
    MergeLimits limits = documents.mergeLimits();
    return tail.last() >= notBefore
        && (tail.count() >= limits.updates()
            || tail.bytes() >= Math.max(limits.bytes(), document.head().stateBytes() / 2));
  }

  private List<ReaderConnection> open() {
    return document.readers().stream().filter(ReaderConnection::isOpen).toList();
  }

  private Instant end() {
    return documents.now().plus(documents.mergeLimits().patience());
  }

  private void giveUp() {
    attempt = null;
    notBefore = document.tail().last() + Math.max(1, documents.mergeLimits().updates() / REST);
  }

  /** Somebody has left, of whom nothing comes any more. */
  void left(ReaderConnection connection) {
    if (attempt != null && !attempt.isWriting && attempt.concerns(connection)) {
      attempt = null;
      consider();
    }
  }

  /** Takes a state, if it was asked for. */
  void handIn(ReaderConnection connection, long position, byte[] state) {
    Attempt asked = attempt;
    if (asked == null || !asked.awaitsState(connection, position)) {
      return;
    }
    if (state.length > documents.limits().stateBytes()) {
      documents.countMerge(false);
      giveUp();
      return;
    }
    asked.state = state;
    asked.end = end();
    List<ReaderConnection> others =
        open().stream().filter(each -> !each.person().equals(connection.person())).toList();
    if (others.isEmpty()) {
      replace(asked, false);
    } else {
      ask(asked, documents.any(others), state);
    }
  }

  private void ask(Attempt asked, ReaderConnection checker, byte[] state) {
    asked.checker = checker;
    ask(asked, ByteBuffer.wrap(state).asReadOnlyBuffer(), new ArrayList<>());
  }

  /** Asks with all updates that were told until then, those that came while they were read, too. */
  private void ask(Attempt asked, ByteBuffer state, List<StoredUpdate> read) {
    long after = read.isEmpty() ? asked.position : read.get(read.size() - 1).position();
    long last = document.tail().last();
    if (after < last) {
      documents
          .store()
          .updates(document.name(), after)
          .whenComplete(
              (updates, failure) -> documents.inOrder(() -> readOn(asked, state, read, updates)));
      return;
    }
    ReaderConnection checker = asked.checker;
    assert checker != null;
    List<ByteBuffer> told =
        read.stream()
            .filter(update -> update.position() <= last)
            .map(StoredUpdate::payload)
            .toList();
    checker.reader().checkWanted(asked.position, state, told);
  }

  private void readOn(
      Attempt asked,
      ByteBuffer state,
      List<StoredUpdate> read,
      @Nullable List<StoredUpdate> updates) {
    if (attempt != asked) {
      return;
    }
    if (updates == null || updates.isEmpty()) {
      giveUp();
      return;
    }
    read.addAll(updates);
    ask(asked, state, read);
  }

  /** Takes an answer, if it was asked for. */
  void checked(ReaderConnection connection, long position, boolean isWhole) {
    Attempt asked = attempt;
    if (asked == null || !asked.awaitsAnswer(connection, position)) {
      return;
    }
    if (isWhole) {
      replace(asked, true);
      return;
    }
    LOGGER.log(
        Level.WARNING,
        "{0} does not find everything in the state of {1} that {2} handed in; it is not taken",
        connection.person(),
        document.name(),
        asked.merger.person());
    documents.countMerge(false);
    giveUp();
  }

  private void replace(Attempt asked, boolean isChecked) {
    asked.isWriting = true;
    documents
        .store()
        .parts(document.name())
        .thenApply(parts -> PackedParts.pack(parts.upTo(asked.position)))
        .whenComplete(
            (packed, failure) ->
                documents.inOrder(
                    () -> {
                      if (packed == null || !tryWrite(asked, isChecked, packed)) {
                        ended();
                      }
                    }));
  }

  private void ended() {
    giveUp();
    documents.forgetIfDeserted(document);
  }

  /** {@return false if there is no room} */
  private boolean tryWrite(Attempt asked, boolean isChecked, byte[] packed) {
    byte[] state = asked.state;
    assert state != null;
    List<KeptState> keeping = new ArrayList<>(document.head().kept());
    Instant now = documents.now();
    Instant since = now.minus(documents.mergeLimits().keptFor());
    keeping.removeIf(each -> each.time().isBefore(since));
    keeping.add(
        new KeptState(asked.position, now, asked.merger.person(), isChecked, packed.length));
    if (!hasRoom(keeping, isChecked)) {
      return false;
    }
    DocumentHead head =
        new DocumentHead(
            asked.position,
            state.length,
            keeping,
            document.tail().ids(asked.position, documents.mergeLimits().ids()));
    long content = (long) state.length + document.bytesAfter(asked.position) + head.keptBytes();
    if (document.tryAllot(SharedDocument.inSteps(content)) != null) {
      return false;
    }
    write(head, changes(head, state, packed));
    return true;
  }

  /** Lets the oldest go until the rest fits; what nobody has checked pushes out nothing. */
  private boolean hasRoom(List<KeptState> keeping, boolean isChecked) {
    int most = documents.mergeLimits().keptBytes();
    while (keeping.stream().mapToLong(KeptState::bytes).sum() > most) {
      if (!isChecked) {
        return false;
      }
      keeping.remove(0);
    }
    return true;
  }

  private List<LogChange> changes(DocumentHead head, byte[] state, byte[] packed) {
    String table = DocumentKeys.table(document.name());
    List<LogChange> changes = new ArrayList<>();
    changes.add(LogValue.of(table, DocumentKeys.STATE, state));
    changes.add(LogValue.of(table, DocumentKeys.HEAD, head.write()));
    document.addAllotment(changes);
    for (KeptState before : document.head().kept()) {
      if (!head.kept().contains(before)) {
        changes.add(new LogRemoval(table, DocumentKeys.kept(before.position())));
      }
    }
    if (head.kept().stream().anyMatch(each -> each.position() == head.position())) {
      changes.add(LogValue.of(table, DocumentKeys.kept(head.position()), packed));
    }
    for (long position : document.tail().upTo(head.position())) {
      changes.add(new LogRemoval(table, DocumentKeys.update(position)));
    }
    return changes;
  }

  private void write(DocumentHead head, List<LogChange> changes) {
    documents.append(
        changes,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            document.merged(head);
            documents.countMerge(true);
            attempt = null;
            documents.forgetIfDeserted(document);
          }

          @Override
          public void failed(LogException cause) {
            document.allotmentFailed();
            ended();
          }
        });
  }
}
