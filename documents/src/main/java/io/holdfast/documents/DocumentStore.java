package io.holdfast.documents;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads documents. Each stage fails with {@link LogException}. Safe for use by several threads. */
final class DocumentStore {

  private static final int PAGE = 512;

  private final MessageLog log;

  DocumentStore(MessageLog log) {
    this.log = log;
  }

  /** Reads how many bytes are set aside for each document. Blocks. */
  void readIndex(Consumer<Long> listener) {
    log.forEach(DocumentKeys.INDEX, value -> listener.accept(bytes(value)));
  }

  /** {@return how many bytes are set aside for a document; 0 if there is none} */
  CompletionStage<Long> allotted(String name) {
    return log.get(DocumentKeys.INDEX, name)
        .thenApply(value -> value.map(DocumentStore::bytes).orElse(0L));
  }

  private static long bytes(LogValue value) {
    return Long.parseLong(StandardCharsets.US_ASCII.decode(value.payload()).toString());
  }

  static LogValue index(String name, long allotted) {
    return LogValue.of(
        DocumentKeys.INDEX, name, Long.toString(allotted).getBytes(StandardCharsets.US_ASCII));
  }

  CompletionStage<DocumentHead> head(String name) {
    return get(name, DocumentKeys.HEAD)
        .thenApply(head -> head.map(DocumentHead::parse).orElse(DocumentHead.NONE));
  }

  CompletionStage<Optional<ByteBuffer>> state(String name) {
    return get(name, DocumentKeys.STATE);
  }

  private CompletionStage<Optional<ByteBuffer>> get(String name, String key) {
    return log.get(DocumentKeys.table(name), key).thenApply(value -> value.map(LogValue::payload));
  }

  /** {@return what was kept when the state of that position took its place, if it still is} */
  CompletionStage<List<ByteBuffer>> kept(String name, long position) {
    return get(name, DocumentKeys.kept(position))
        .thenApply(packed -> packed.map(PackedParts::unpack).orElse(List.of()));
  }

  /**
   * {@return the updates after a position, in order; one that a state takes the place of meanwhile
   * may be missing}
   */
  CompletionStage<List<StoredUpdate>> updates(String name, long after) {
    return updates(name, DocumentKeys.update(after), new ArrayList<>());
  }

  private CompletionStage<List<StoredUpdate>> updates(
      String name, String afterKey, List<StoredUpdate> before) {
    return log.list(DocumentKeys.table(name), afterKey, PAGE)
        .thenCompose(
            page -> {
              page.stream().map(StoredUpdate::parse).forEach(before::add);
              return page.size() < PAGE
                  ? CompletableFuture.completedFuture(before)
                  : updates(name, page.get(PAGE - 1).key(), before);
            });
  }

  /** A document that nobody has in memory yet. */
  record Loaded(long allotted, DocumentHead head, List<StoredUpdate> updates) {}

  CompletionStage<Loaded> load(String name) {
    return allotted(name)
        .thenCompose(
            allotted ->
                head(name)
                    .thenCompose(
                        head ->
                            updates(name, head.position())
                                .thenApply(updates -> new Loaded(allotted, head, updates))));
  }

  /**
   * Reads a document as it is, or was a moment ago.
   *
   * @return the state and the updates after it
   */
  CompletionStage<Parts> parts(String name) {
    // The updates first: what a new state takes the place of meanwhile is in that one then.
    return updates(name, 0)
        .thenCompose(
            updates -> state(name).thenApply(state -> new Parts(state.orElse(null), updates)));
  }

  /** A state, or null if there is none, and updates. */
  record Parts(@Nullable ByteBuffer state, List<StoredUpdate> updates) {

    /** {@return the state and the updates up to a position} */
    List<ByteBuffer> upTo(long position) {
      List<ByteBuffer> parts = new ArrayList<>();
      if (state != null) {
        parts.add(state);
      }
      for (StoredUpdate update : updates) {
        if (update.position() <= position) {
          parts.add(update.payload());
        }
      }
      return parts;
    }
  }
}
