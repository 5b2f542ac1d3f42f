package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads a mailbox: its state, and what is held in memory of the letters that were not read. */
final class MailboxLoader {

  private static final int PAGE_COUNT = 100;

  private final MessageLog log;
  private final String stream;
  private final int maxCount;

  /** Oldest first. Confined to one read after the other. */
  private final Deque<WaitingLetter> letters = new ArrayDeque<>();

  private MailboxLoader(MessageLog log, String user, int maxCount) {
    this.log = log;
    this.stream = MailStreams.to(user);
    this.maxCount = maxCount;
  }

  /**
   * What was read.
   *
   * @param state of the mailbox, or null if there is none
   * @param letters that were not read yet, oldest first
   */
  record Loaded(@Nullable MailboxState state, Collection<WaitingLetter> letters) {}

  /**
   * {@return the mailbox of a user; fails with {@link io.holdfast.socketio.spi.LogException}}
   *
   * @param log that keeps it
   * @param user whose it is
   * @param maxCount most letters to read
   */
  static CompletionStage<Loaded> load(MessageLog log, String user, int maxCount) {
    MailboxLoader loader = new MailboxLoader(log, user, maxCount);
    return log.get(MailStreams.TABLE, user).thenCompose(loader::read);
  }

  private CompletionStage<Loaded> read(Optional<LogValue> value) {
    if (value.isEmpty()) {
      return CompletableFuture.completedFuture(new Loaded(null, List.of()));
    }
    MailboxState state = MailboxState.parse(value.get().payload());
    return readBefore(LogPosition.END, state.read()).thenApply(done -> new Loaded(state, letters));
  }

  private CompletionStage<Void> readBefore(LogPosition position, LogPosition read) {
    return log.readBefore(stream, position, PAGE_COUNT)
        .thenCompose(
            page ->
                take(page, read)
                    ? readBefore(page.get(0).position(), read)
                    : CompletableFuture.completedFuture(null));
  }

  /** {@return whether there may be more letters to take} */
  private boolean take(List<LogEntry> page, LogPosition read) {
    for (int index = page.size() - 1; index >= 0; index--) {
      LogEntry letter = page.get(index);
      if (letter.position().compareTo(read) <= 0 || letters.size() >= maxCount) {
        return false;
      }
      letters.addFirst(WaitingLetter.of(letter));
    }
    return page.size() == PAGE_COUNT;
  }
}
