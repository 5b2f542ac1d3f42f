package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The letters on their way to one connection of a device: as they come, or read from the log while
 * there are more than the window takes.
 *
 * <p>Confined to the log's thread, but for what {@link MailboxConnection} says.
 */
final class DeviceConnection implements MailboxConnection {

  /* Every position in flight ≤ sent; as many as the window takes, at most. */
  private final Mailboxes mailboxes;
  private final MessageLog log;
  private final String device;
  private final MailboxReader reader;

  /** Positions that were delivered and not acknowledged. */
  private final Deque<LogPosition> inFlight = new ArrayDeque<>();

  /** The mailbox, or null until it has let the device in. */
  private @Nullable Mailbox mailbox;

  /** Up to here everything was delivered, or need not be. */
  private LogPosition sent = LogPosition.START;

  /** Whether the log may hold letters after those that were delivered. */
  private boolean isBehind = true;

  private boolean isReading;
  private boolean isClosed;

  DeviceConnection(Mailboxes mailboxes, String device, MailboxReader reader) {
    this.mailboxes = mailboxes;
    this.log = mailboxes.log();
    this.device = device;
    this.reader = reader;
  }

  String device() {
    return device;
  }

  boolean isClosed() {
    return isClosed;
  }

  /** Lets the device in. */
  void open(Mailbox opened, LogPosition acknowledged) {
    mailbox = opened;
    sent = acknowledged;
    reader.opened(opened.counts(), acknowledged);
    pump(opened);
  }

  void refuse(MailboxRefusal refusal) {
    isClosed = true;
    reader.refused(refusal);
  }

  void fail(LogException cause) {
    isClosed = true;
    reader.failed(cause);
  }

  void counted(MailboxCounts counts) {
    reader.counted(counts);
  }

  /** A letter has come. */
  void appended(Mailbox from, LogEntry letter) {
    if (isBehind) {
      pump(from);
    } else if (inFlight.size() < mailboxes.deviceLimits().window()) {
      deliver(letter);
    } else {
      isBehind = true;
    }
  }

  /** The device has all up to there. */
  void acknowledged(Mailbox by, LogPosition position) {
    while (!inFlight.isEmpty() && inFlight.getFirst().compareTo(position) <= 0) {
      inFlight.removeFirst();
    }
    sent = Device.later(sent, position);
    pump(by);
  }

  private void pump(Mailbox from) {
    int count = mailboxes.deviceLimits().window() - inFlight.size();
    if (isClosed || isReading || !isBehind || count < 1) {
      return;
    }
    isReading = true;
    log.readAfter(MailStreams.to(from.user()), sent, count)
        .whenComplete(
            (letters, failure) ->
                log.execute(
                    () -> {
                      isReading = false;
                      if (letters == null) {
                        from.fail(this, Mailboxes.causeOf(failure));
                      } else if (!isClosed) {
                        take(from, letters, count);
                      }
                    }));
  }

  private void take(Mailbox from, List<LogEntry> letters, int count) {
    letters.forEach(this::deliver);
    // What came while it was read is told of when its listener is called, or in the log by now.
    isBehind = letters.size() == count || from.last().compareTo(sent) > 0;
    pump(from);
  }

  private void deliver(LogEntry letter) {
    // The device may have said meanwhile that it has it.
    if (letter.position().compareTo(sent) <= 0) {
      return;
    }
    sent = letter.position();
    if (!letter.time().isBefore(mailboxes.oldest())) {
      inFlight.add(sent);
      reader.deliver(letter);
    }
  }

  @Override
  public void acknowledge(LogPosition position) {
    ask(opened -> opened.acknowledge(this, position));
  }

  @Override
  public void read(LogPosition position) {
    ask(opened -> opened.read(this, position));
  }

  @Override
  public void close() {
    mailboxes.inOrder(
        () -> {
          isClosed = true;
          if (mailbox != null) {
            mailbox.close(this);
          }
        });
  }

  private void ask(Consumer<Mailbox> request) {
    mailboxes.inOrder(
        () -> {
          if (mailbox != null) {
            request.accept(mailbox);
          }
        });
  }
}
