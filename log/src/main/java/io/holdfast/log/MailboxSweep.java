package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all mailboxes once, a few at a time: counts them, has those tidied that need it, and
 * finds the oldest letter that somebody waits for.
 *
 * <p>Confined to the log's thread.
 */
final class MailboxSweep {

  /*
   * A mailbox is read from the log only if it could move the floor: if what it needs reaches
   * further back than what was found so far. Most do not.
   */
  private static final int PAGE_COUNT = 100;

  private final Mailboxes mailboxes;
  private final MessageLog log;
  private final Consumer<MailboxSweep> whenDone;
  private int count;

  /** Everything after it is needed. Letters that come during the sweep are after it. */
  private LogPosition floor;

  private boolean hasFailed;

  MailboxSweep(Mailboxes mailboxes, Consumer<MailboxSweep> whenDone) {
    this.mailboxes = mailboxes;
    this.log = mailboxes.log();
    this.whenDone = whenDone;
    this.floor = log.last();
  }

  void start() {
    readAfter("");
  }

  /** {@return how many mailboxes there are} */
  int count() {
    return count;
  }

  /** {@return the position after which letters are needed} */
  LogPosition floor() {
    return floor;
  }

  /** {@return whether the log could not be read} */
  boolean hasFailed() {
    return hasFailed;
  }

  private void readAfter(String key) {
    log.list(MailStreams.TABLE, key, PAGE_COUNT)
        .whenComplete((values, failure) -> log.execute(() -> take(values)));
  }

  private void take(@Nullable List<LogValue> values) {
    if (values == null) {
      fail();
    } else {
      visit(values.iterator(), values.size() == PAGE_COUNT);
    }
  }

  private void fail() {
    hasFailed = true;
    whenDone.accept(this);
  }

  private void visit(Iterator<LogValue> values, boolean hasMore) {
    String key = "";
    while (values.hasNext()) {
      LogValue value = values.next();
      key = value.key();
      count++;
      MailboxState state = MailboxState.parse(value.payload());
      mailboxes.tidy(key, state);
      if (state.floor().compareTo(floor) < 0 || state.devices().isEmpty()) {
        String user = key;
        findFirst(
            user,
            state.floor(),
            isWaitedFor -> {
              if (!isWaitedFor && state.devices().isEmpty()) {
                mailboxes.tidy(user);
              }
              goOn(values, hasMore, user);
            });
        return;
      }
    }
    end(key, hasMore);
  }

  private void goOn(Iterator<LogValue> values, boolean hasMore, String key) {
    if (values.hasNext()) {
      visit(values, hasMore);
    } else {
      end(key, hasMore);
    }
  }

  private void end(String key, boolean hasMore) {
    if (hasMore) {
      readAfter(key);
    } else {
      whenDone.accept(this);
    }
  }

  /** Finds the first letter of a user after a position that is still waited for. */
  private void findFirst(String user, LogPosition position, Found found) {
    log.readAfter(MailStreams.to(user), position, PAGE_COUNT)
        .whenComplete((letters, failure) -> log.execute(() -> takeLetters(user, letters, found)));
  }

  /** Goes on when it is known whether somebody waits for a letter. */
  private interface Found {
    void found(boolean isWaitedFor);
  }

  private void takeLetters(String user, @Nullable List<LogEntry> letters, Found found) {
    if (letters == null) {
      fail();
      return;
    }
    for (LogEntry letter : letters) {
      if (!letter.time().isBefore(mailboxes.oldest())) {
        LogPosition before = new LogPosition(letter.position().value() - 1);
        floor = before.compareTo(floor) < 0 ? before : floor;
        found.found(true);
        return;
      }
    }
    if (letters.size() == PAGE_COUNT) {
      findFirst(user, letters.get(PAGE_COUNT - 1).position(), found);
    } else {
      found.found(false);
    }
  }
}
