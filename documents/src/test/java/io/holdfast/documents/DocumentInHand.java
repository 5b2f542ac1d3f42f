package io.holdfast.documents;

import io.holdfast.socketio.spi.LogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Somebody with a document of words open, who merges and checks as they are told to. */
class DocumentInHand implements DocumentReader, AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  private final CompletableFuture<Object> opened = new CompletableFuture<>();
  private final Set<String> words = new ConcurrentSkipListSet<>();
  private final List<Long> positions = new CopyOnWriteArrayList<>();
  private final List<Long> asked = new CopyOnWriteArrayList<>();
  private final Set<String> unkept = new ConcurrentSkipListSet<>();
  private DocumentConnection connection;
  private int count;

  static DocumentInHand open(Documents documents, String name, String person) {
    return new DocumentInHand().connect(documents, name, person);
  }

  DocumentInHand connect(Documents documents, String name, String person) {
    connection = documents.open(name, person, this);
    return this;
  }

  static DocumentInHand open(Documents documents, String name, DocumentSince since) {
    DocumentInHand inHand = new DocumentInHand();
    inHand.connection = documents.open(name, since, "somebody", inHand);
    return inHand;
  }

  @Override
  public void opened(DocumentContent content) {
    words.addAll(Words.read(content.parts()));
    opened.complete(content);
  }

  @Override
  public void updated(long position, ByteBuffer update) {
    positions.add(position);
    words.addAll(Words.read(update));
  }

  @Override
  public void mergeWanted(long position) {
    asked.add(position);
    connection.merged(position, merge());
  }

  /** {@return what is handed in} */
  byte[] merge() {
    return Words.write(words);
  }

  @Override
  public void checkWanted(long position, ByteBuffer state, List<ByteBuffer> updates) {
    Set<String> mine = Set.copyOf(words);
    Set<String> known = new TreeSet<>(Words.read(state));
    known.addAll(Words.read(updates));
    // What is written here may not be kept yet.
    known.addAll(unkept);
    connection.checked(position, known.containsAll(mine));
  }

  @Override
  public void refused(DocumentRefusal refusal) {
    opened.complete(refusal);
  }

  @Override
  public void failed(LogException cause) {
    opened.complete(cause);
  }

  /** {@return what it was opened with} */
  DocumentContent content() {
    return (DocumentContent) outcome();
  }

  /** {@return what it was opened with, or why it was not} */
  Object outcome() {
    return await(opened);
  }

  /** Writes a word of its own, under an id of its own. */
  Outcome write(String word) {
    return write("id-" + word + "-" + ++count, word);
  }

  Outcome write(String id, String word) {
    unkept.add(word);
    words.add(word);
    return append(id, Words.write(word), () -> unkept.remove(word));
  }

  Outcome append(String id, byte[] update) {
    return append(id, update, () -> {});
  }

  private Outcome append(String id, byte[] update, Runnable whenKept) {
    Outcome outcome = new Outcome(whenKept);
    connection.append(id, update, outcome);
    return outcome;
  }

  /** {@return all words of the document that were told or written here} */
  Set<String> words() {
    return words;
  }

  /** {@return the positions of the updates that were told} */
  List<Long> positions() {
    return positions;
  }

  /** {@return the positions for which a state was asked for} */
  List<Long> asked() {
    return asked;
  }

  DocumentConnection connection() {
    return connection;
  }

  @Override
  public void close() {
    connection.close();
  }

  private static <T> T await(CompletableFuture<T> told) {
    return told.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** What became of an update. */
  static final class Outcome implements UpdateListener {

    private final CompletableFuture<Object> told = new CompletableFuture<>();
    private final Runnable whenKept;

    Outcome(Runnable whenKept) {
      this.whenKept = whenKept;
    }

    @Override
    public void kept(long position) {
      whenKept.run();
      told.complete(position);
    }

    @Override
    public void refused(DocumentRefusal refusal) {
      told.complete(refusal);
    }

    @Override
    public void failed(LogException cause) {
      told.complete(cause);
    }

    /** {@return the position, the refusal or the failure} */
    Object get() {
      return await(told);
    }

    long position() {
      return (Long) get();
    }
  }

  /** {@return what all that is open tells, once there is nothing more to tell} */
  static List<Set<String>> words(List<DocumentInHand> all) {
    List<Set<String>> words = new ArrayList<>();
    all.forEach(each -> words.add(each.words()));
    return words;
  }
}
