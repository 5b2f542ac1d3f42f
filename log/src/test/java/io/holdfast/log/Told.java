package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told, and fails if it is told twice. */
final class Told implements CommitListener {

  private enum Kind {
    COMMITTED,
    ALREADY_THERE,
    FAILED
  }

  private final CompletableFuture<Kind> kind = new CompletableFuture<>();
  private volatile List<LogEntry> entries;
  private volatile LogException cause;
  private volatile Thread thread;

  static Told by(MessageLog log, String stream, String text) {
    return by(log, LogRecord.of(stream, text.getBytes(StandardCharsets.UTF_8)));
  }

  static Told by(MessageLog log, LogRecord entry) {
    Told told = new Told();
    log.append(List.of(entry), told);
    return told;
  }

  static Told of(MessageLog log, LogChange... changes) {
    Told told = new Told();
    log.append(List.of(changes), told);
    return told;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static LogRecord once(String stream, String id, String text) {
    return LogRecord.once(stream, id, text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(LogEntry entry) {
    return StandardCharsets.UTF_8.decode(entry.payload()).toString();
  }

  @Override
  public void committed(List<LogEntry> entries) {
    this.entries = entries;
    tell(Kind.COMMITTED);
  }

  @Override
  public void alreadyThere(LogEntry entry) {
    this.entries = List.of(entry);
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
    assertThat(committed()).hasSize(1);
    return entries.get(0);
  }

  List<LogEntry> committed() {
    await(Kind.COMMITTED);
    return entries;
  }

  LogEntry alreadyThere() {
    await(Kind.ALREADY_THERE);
    return entries.get(0);
  }

  LogException failed() {
    await(Kind.FAILED);
    return cause;
  }

  /** {@return whether it was committed, else it failed} */
  boolean isAppended() {
    return kind.orTimeout(20, TimeUnit.SECONDS).join() == Kind.COMMITTED;
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
