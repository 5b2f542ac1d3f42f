package io.holdfast.documents;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.util.Objects;

/** Somebody who has a document open. What they are told, and when, is the log's thread's. */
final class ReaderConnection implements DocumentConnection {

  private final MessageLog log;
  private final SharedDocuments documents;
  private final String name;
  private final String person;
  private final DocumentReader reader;

  /** The log's thread's own. */
  private boolean isOpen;

  /** The log's thread's own. */
  private boolean isClosed;

  ReaderConnection(
      MessageLog log,
      SharedDocuments documents,
      String name,
      String person,
      DocumentReader reader) {
    this.log = log;
    this.documents = documents;
    this.name = name;
    this.person = person;
    this.reader = reader;
  }

  String person() {
    return person;
  }

  DocumentReader reader() {
    return reader;
  }

  /** {@return whether the content was told, so that this one may be asked for things} */
  boolean isOpen() {
    return isOpen && !isClosed;
  }

  boolean isClosed() {
    return isClosed;
  }

  void opened(DocumentContent content) {
    isOpen = true;
    reader.opened(content);
  }

  @Override
  public void append(String id, byte[] update, UpdateListener listener) {
    StoredUpdate.requireId(id);
    Objects.requireNonNull(listener, "listener");
    byte[] copy = update.clone();
    try {
      log.execute(() -> documents.of(name).append(this, id, copy, listener));
    } catch (LogException e) {
      listener.failed(e);
    }
  }

  @Override
  public void merged(long position, byte[] state) {
    byte[] copy = state.clone();
    inOrder(() -> documents.of(name).merging().handIn(this, position, copy));
  }

  @Override
  public void checked(long position, boolean isWhole) {
    inOrder(() -> documents.of(name).merging().checked(this, position, isWhole));
  }

  @Override
  public void close() {
    inOrder(
        () -> {
          isClosed = true;
          documents.of(name).close(this);
        });
  }

  private void inOrder(Runnable task) {
    try {
      log.execute(task);
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
    }
  }
}
