package io.holdfast.socketio;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Answers in a log: one value for each id. Safe for use by several threads. */
final class AnswerLog {

  /** No key of an id, as it holds no separator. */
  private static final String HORIZON = "horizon";

  private static final Unheard UNHEARD =
      new Unheard("the log did not take what tidies up a window of ids");

  private final MessageLog log;
  private final String table;

  AnswerLog(MessageLog log, String table) {
    this.log = log;
    this.table = table;
  }

  /**
   * What is known of an id.
   *
   * @param timeMillis when it came
   * @param sizeBytes of the answer
   */
  record Known(String key, long timeMillis, int sizeBytes) {}

  /**
   * What there was when the window was opened.
   *
   * @param known the ids, the oldest first
   * @param horizonMillis when the youngest of those came that are forgotten
   */
  record Contents(List<Known> known, long horizonMillis) {}

  /**
   * Reads all ids, and waits for it.
   *
   * @throws LogException if they cannot be read
   */
  Contents load() {
    List<Known> known = new ArrayList<>();
    AtomicLong horizonMillis = new AtomicLong(Long.MIN_VALUE);
    log.forEach(
        table,
        value -> {
          byte[] bytes = bytes(value);
          long millis = KeptAnswer.readTimeMillis(bytes);
          if (value.key().equals(HORIZON)) {
            horizonMillis.set(millis);
          } else {
            known.add(new Known(value.key(), millis, bytes.length));
          }
        });
    known.sort(Comparator.comparingLong(Known::timeMillis));
    return new Contents(known, horizonMillis.get());
  }

  private static byte[] bytes(LogValue value) {
    ByteBuffer payload = value.payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  /** Commits an answer, with the changes that it answers. */
  void put(String key, byte[] answer, List<? extends LogChange> changes, CommitListener listener) {
    List<LogChange> all = new ArrayList<>(changes);
    all.add(LogValue.of(table, key, answer));
    log.append(all, listener);
  }

  /** Commits changes whose answer is remembered no more. */
  void append(List<? extends LogChange> changes, CommitListener listener) {
    log.append(changes, listener);
  }

  /** {@return the answer, or empty if there is none any more; fails with {@link LogException}} */
  CompletionStage<Optional<Arguments>> find(String key) {
    return log.get(table, key)
        .thenApply(found -> found.map(AnswerLog::bytes).map(KeptAnswer::readArguments));
  }

  /** Removes an answer. If the log does not take that, the next window that is opened does it. */
  void remove(String key) {
    log.append(List.of(new LogRemoval(table, key)), UNHEARD);
  }

  /** Keeps when the youngest of those came that are forgotten. */
  void putHorizon(long horizonMillis) {
    byte[] payload = KeptAnswer.write(horizonMillis, List.of());
    log.append(List.of(LogValue.of(table, HORIZON, payload)), UNHEARD);
  }
}
