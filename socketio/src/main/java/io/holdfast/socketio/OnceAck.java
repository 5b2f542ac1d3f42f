package io.holdfast.socketio;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answer to something that is applied once, see {@link OnceWindow}. It is due whether the
 * client asked for one or not: until it is given the id is being applied, and repeats wait. Only
 * the first call counts. Safe for use by several threads.
 */
public final class OnceAck {

  private final Publish publish;

  OnceAck(Publish publish) {
    this.publish = publish;
  }

  /**
   * Answers: what the id stands for is applied. The answer is remembered, and then sent to all that
   * wait for it. If the log does not take it now, nothing is sent; the next repeat tries again.
   *
   * @param arguments of the answer, as in {@link JsonValue#of}
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public void send(@Nullable Object... arguments) {
    publish.answer(Arguments.write(arguments));
  }

  /**
   * Applies changes to the log and remembers the answer, both in one commit, and then sends it. If
   * the log does not take them nothing is applied, nothing is sent, and the id is forgotten: a
   * repeat is applied anew. If one of the records was in the log before, none of the changes is
   * made, and the answer is remembered and sent.
   *
   * @param changes to commit, at least one
   * @param arguments of the answer, as in {@link JsonValue#of}
   * @return the records as they stand in the log, or the earlier one; fails with {@link
   *     LogException}
   * @throws IllegalArgumentException if there are no changes, the log takes none of their kind,
   *     which releases the id, or an argument cannot be written as JSON
   * @throws IllegalStateException if the window has no log, or the answer was given before
   */
  public CompletionStage<List<LogEntry>> commit(
      List<? extends LogChange> changes, @Nullable Object... arguments) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one change to commit");
    }
    return publish.commit(List.copyOf(changes), Arguments.write(arguments));
  }

  /**
   * Answers that it was not applied, and forgets the id: a repeat is applied anew. For refusals
   * that are worth another try.
   *
   * @param arguments of the answer, as in {@link JsonValue#of}
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public void release(@Nullable Object... arguments) {
    publish.release(Arguments.of(Arguments.write(arguments)));
  }
}
