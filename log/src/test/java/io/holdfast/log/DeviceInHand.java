package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device that keeps what it is told, and acknowledges when it is told to. */
final class DeviceInHand implements MailboxReader, AutoCloseable {

  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<LogEntry> letters = new LinkedBlockingQueue<>();

  /** Counts, refusals and failures. */
  private final BlockingQueue<Object> notes = new LinkedBlockingQueue<>();

  private MailboxConnection connection;
  private LogPosition last = LogPosition.START;

  static DeviceInHand connect(Mailboxes mailboxes, String user, String device) {
    DeviceInHand inHand = new DeviceInHand();
    inHand.connection = mailboxes.connect(user, device, inHand);
    return inHand;
  }

  @Override
  public void opened(MailboxCounts counts, LogPosition acknowledged) {
    notes.add(counts);
  }

  @Override
  public void deliver(LogEntry letter) {
    letters.add(letter);
  }

  @Override
  public void counted(MailboxCounts counts) {
    notes.add(counts);
  }

  @Override
  public void refused(MailboxRefusal refusal) {
    notes.add(refusal);
  }

  @Override
  public void failed(LogException cause) {
    notes.add(cause);
  }

  /** {@return the next letters, so many} */
  List<String> next(int count) {
    List<String> texts = new ArrayList<>();
    while (texts.size() < count) {
      LogEntry letter = take(letters);
      if (letter.position().compareTo(last) <= 0) {
        throw new AssertionError("not in order: " + letter.position() + " after " + last);
      }
      last = letter.position();
      texts.add(Told.text(letter));
    }
    return texts;
  }

  /** {@return the next counts, refusal or failure} */
  Object note() {
    return take(notes);
  }

  /** {@return the first counts in which so many are unread} */
  MailboxCounts countsWith(int unread) {
    MailboxCounts counts = (MailboxCounts) note();
    while (counts.unread() != unread) {
      counts = (MailboxCounts) note();
    }
    return counts;
  }

  private static <T> T take(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("was told nothing");
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return where the last letter was that was taken} */
  LogPosition last() {
    return last;
  }

  boolean hasNoLetter() {
    return letters.isEmpty();
  }

  /** Acknowledges what was taken. */
  DeviceInHand acknowledge() {
    connection.acknowledge(last);
    return this;
  }

  DeviceInHand acknowledge(LogPosition position) {
    connection.acknowledge(position);
    return this;
  }

  /** Says that what was taken was read. */
  DeviceInHand read() {
    connection.read(last);
    return this;
  }

  @Override
  public void close() {
    connection.close();
  }
}
