package io.holdfast.documents;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Documents that several people change at once. What a change means only they know: an update is
 * bytes, of a CRDT for example, which may be applied in any order and more than once. An update is
 * durable before anybody is told of it, each is told once, and those that were told long ago are
 * merged into one state by somebody who has the document open; docs/adr/0021 says how.
 *
 * <p>The log holds them as values in the table {@code document} and in tables that begin with
 * {@code document/}; these names are taken. So retention does not touch them. There is one object
 * of this class for a log.
 *
 * <p>Safe for use by several threads.
 */
public final class Documents {

  private final MessageLog log;
  private final SharedDocuments documents;

  private Documents(Builder builder) {
    this.log = builder.log;
    this.documents = new SharedDocuments(log, builder.limits, builder.mergeLimits, builder.clock);
  }

  /**
   * {@return settings of documents}
   *
   * @param log that keeps them; not closed here
   */
  public static Builder builder(MessageLog log) {
    return new Builder(log);
  }

  /**
   * Opens a document, or begins it. It is there once it has an update.
   *
   * @param name of it, 1 to 256 characters
   * @param person who opens it: who merges updates is not the one who checks that
   * @param reader that is told
   * @return what changes it
   * @throws IllegalArgumentException if the name is empty or too long
   */
  public DocumentConnection open(String name, String person, DocumentReader reader) {
    return connect(name, null, person, reader);
  }

  /**
   * Opens a document again, and tells only what came since, if that can be.
   *
   * @param name of it, 1 to 256 characters
   * @param since how far it is known
   * @param person who opens it
   * @param reader that is told
   * @return what changes it
   * @throws IllegalArgumentException if the name is empty or too long
   */
  public DocumentConnection open(
      String name, DocumentSince since, String person, DocumentReader reader) {
    return connect(name, Objects.requireNonNull(since, "since"), person, reader);
  }

  private DocumentConnection connect(
      String name, @Nullable DocumentSince since, String person, DocumentReader reader) {
    DocumentKeys.requireName(name);
    Objects.requireNonNull(reader, "reader");
    ReaderConnection connection =
        new ReaderConnection(
            log, documents, name, Objects.requireNonNull(person, "person"), reader);
    try {
      log.execute(() -> documents.of(name).open(connection, since));
    } catch (LogException e) {
      reader.failed(e);
    }
    return connection;
  }

  /**
   * Lists what merged states have replaced and is kept, for whoever misses something.
   *
   * @param name of the document
   * @return the states, oldest first; fails with {@link LogException}
   */
  public CompletionStage<List<KeptState>> kept(String name) {
    return documents.store().head(DocumentKeys.requireName(name)).thenApply(DocumentHead::kept);
  }

  /**
   * Reads what a merged state has replaced.
   *
   * @param name of the document
   * @param position of one of {@link #kept(String)}
   * @return the state before it, if there was one, and the updates after that, in order, read-only;
   *     empty if it is not kept any more; fails with {@link LogException}
   */
  public CompletionStage<List<ByteBuffer>> kept(String name, long position) {
    return documents.store().kept(DocumentKeys.requireName(name), position);
  }

  /** {@return how they are doing, for metrics} */
  public DocumentsStatus status() {
    return documents.status();
  }

  /** Settings of documents. */
  public static final class Builder {

    private final MessageLog log;
    private DocumentLimits limits = DocumentLimits.DEFAULT;
    private MergeLimits mergeLimits = MergeLimits.DEFAULT;
    private InstantSource clock = InstantSource.system();

    private Builder(MessageLog log) {
      this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * Sets the limits.
     *
     * @param limits default {@link DocumentLimits#DEFAULT}
     * @return this
     */
    public Builder limits(DocumentLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets when updates are merged.
     *
     * @param limits default {@link MergeLimits#DEFAULT}
     * @return this
     */
    public Builder merging(MergeLimits limits) {
      this.mergeLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets by what patience ends. */
    Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Opens the documents of the log: counts them. Blocks.
     *
     * @return the documents
     * @throws LogException if they cannot be read
     */
    public Documents open() {
      Documents opened = new Documents(this);
      opened.documents.count();
      return opened;
    }
  }
}
