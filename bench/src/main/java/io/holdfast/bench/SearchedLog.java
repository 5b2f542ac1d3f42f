package io.holdfast.bench;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.search.SearchIndex;
import io.holdfast.search.SearchText;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A log of made-up talk in many rooms, and the index over it. */
final class SearchedLog implements AutoCloseable {

  static final int ROOM_COUNT = 1_000;

  private static final int MAX_UNANSWERED = 10_000;

  private final Path directory;
  private final SqliteLog log;

  SearchedLog(Path directory) {
    this.directory = directory;
    this.log = SqliteLog.builder(directory.resolve("log.db")).durability(Durability.NORMAL).open();
  }

  SqliteLog log() {
    return log;
  }

  /** {@return the index, to be closed before this} */
  SearchIndex openIndex() {
    return SearchIndex.builder(log, SearchedLog::read).file(directory.resolve("search.db")).open();
  }

  private static Optional<SearchText> read(LogEntry entry) {
    String room = entry.streams().iterator().next();
    String text = StandardCharsets.UTF_8.decode(entry.payload()).toString();
    return Optional.of(new SearchText.InPlace(room, text));
  }

  static String room(long number) {
    return "room " + number % ROOM_COUNT;
  }

  /** Says so many things in all rooms. */
  void fill(long count) {
    Vocabulary words = new Vocabulary(1);
    Semaphore unanswered = new Semaphore(MAX_UNANSWERED);
    for (long number = 0; number < count; number++) {
      say(room(number), words.message(), unanswered);
    }
    unanswered.acquireUninterruptibly(MAX_UNANSWERED);
  }

  /** Says something, when there is a permit, which comes back when it is committed. */
  void say(String room, String text, Semaphore unanswered) {
    unanswered.acquireUninterruptibly();
    log.append(LogRecord.of(room, text.getBytes(StandardCharsets.UTF_8)), new Answer(unanswered));
  }

  private record Answer(Semaphore unanswered) implements AppendListener {

    @Override
    public void appended(LogEntry entry) {
      unanswered.release();
    }

    @Override
    public void alreadyThere(LogEntry entry) {
      throw new IllegalStateException("it has no id");
    }

    @Override
    public void failed(LogException cause) {
      unanswered.release();
      throw cause;
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
