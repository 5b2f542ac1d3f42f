package io.holdfast.log;

import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told, and fails if it is told twice. */
final class Told implements AppendListener {

  private enum Kind {
    APPENDED,
    ALREADY_THERE,
    FAILED
  }

  private final CompletableFuture<Kind> kind = new CompletableFuture<>();
  private volatile LogEntry entry;
  private volatile LogException cause;
  private volatile Thread thread;

  static Told by(MessageLog log, String stream, String text) {
    return by(log, LogRecord.of(stream, text.getBytes(StandardCharsets.UTF_8)));
  }

  static Told by(MessageLog log, LogRecord entry) {
    Told told = new Told();
    log.append(entry, told);
    return told;
  }

  static LogRecord once(String stream, String id, String text) {
    return LogRecord.once(stream, id, text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(LogEntry entry) {
    return StandardCharsets.UTF_8.decode(entry.payload()).toString();
  }

  @Override
  public void appended(LogEntry entry) {
    this.entry = entry;
    tell(Kind.APPENDED);
  }

  @Override
  public void alreadyThere(LogEntry entry) {
    this.entry = entry;
    tell(Kind.ALREADY_THERE);
  }

  @Override
  public void failed(LogException cause) {
    this.cause = cause;
    tell(Kind.FAILED);
  }

  private void tell(Kind told) {
    thread = Thread.currentThread();
    if (!kind.complete(told)) {
      throw new AssertionError("told " + told + " after " + kind.join());
    }
  }

  LogEntry appended() {
    await(Kind.APPENDED);
    return entry;
  }

  LogEntry alreadyThere() {
    await(Kind.ALREADY_THERE);
    return entry;
  }

  LogException failed() {
    await(Kind.FAILED);
    return cause;
  }

  /** {@return whether it was appended, else it failed} */
  boolean isAppended() {
    return kind.orTimeout(20, TimeUnit.SECONDS).join() == Kind.APPENDED;
  }

  boolean isTold() {
    return kind.isDone();
  }

  Thread thread() {
    return thread;
  }

  private void await(Kind expected) {
    Kind actual = kind.orTimeout(20, TimeUnit.SECONDS).join();
    if (actual != expected) {
      throw new AssertionError("told " + actual + ", not " + expected, cause);
    }
  }
}
