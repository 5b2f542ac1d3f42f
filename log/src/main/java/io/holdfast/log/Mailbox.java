package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox of one user, while somebody has to do with it.
 *
 * <p>Confined to the log's thread.
 */
final class Mailbox {

  private final Mailboxes mailboxes;
  private final MessageLog log;
  private final String user;
  private final WaitingLetters letters;
  private final Set<DeviceConnection> connections = new LinkedHashSet<>();
  private MailboxState state = MailboxState.beginning(LogPosition.START);

  /** Whether the log has a state of it. */
  private boolean isKept;

  /** Position of the last letter that came, as far as known. */
  private LogPosition last = LogPosition.START;

  /** Letters that were handed to the log, and what they hold in bytes. */
  private int pendingLetters;

  private long pendingBytes;

  /** Commits that are awaited. */
  private int pendingCommits;

  /** What is to be done once it is loaded, or null if it is. */
  private @Nullable List<Asked> waiting = new ArrayList<>();

  /** A request, and what becomes of it if the mailbox cannot be read. */
  private record Asked(Runnable request, Consumer<LogException> failed) {}

  Mailbox(Mailboxes mailboxes, String user) {
    this.mailboxes = mailboxes;
    this.log = mailboxes.log();
    this.user = user;
    this.letters = new WaitingLetters(mailboxes.limits().maxLetters());
  }

  String user() {
    return user;
  }

  LogPosition last() {
    return last;
  }

  void load() {
    MailboxLoader.load(log, user, 2 * mailboxes.limits().maxLetters())
        .whenComplete((loaded, failure) -> log.execute(() -> loaded(loaded, failure)));
  }

  private void loaded(MailboxLoader.@Nullable Loaded loaded, @Nullable Throwable failure) {
    List<Asked> asking = waiting;
    assert asking != null;
    if (loaded == null) {
      mailboxes.drop(this);
      asking.forEach(each -> each.failed().accept(Mailboxes.causeOf(failure)));
      return;
    }
    waiting = null;
    MailboxState read = loaded.state();
    if (read != null) {
      isKept = true;
      state = read;
      for (WaitingLetter letter : loaded.letters()) {
        letters.add(letter);
        last = letter.position();
      }
      letters.acknowledge(state.delivered());
    }
    asking.forEach(each -> each.request().run());
    mailboxes.settle(this);
  }

  /** Does something when the mailbox is loaded. */
  void ask(Runnable request, Consumer<LogException> failed) {
    if (waiting != null) {
      waiting.add(new Asked(request, failed));
    } else {
      request.run();
      mailboxes.settle(this);
    }
  }

  /** {@return whether it can be let go of} */
  boolean isIdle() {
    return waiting == null && connections.isEmpty() && pendingCommits == 0;
  }

  void send(Letter letter, LetterListener listener) {
    MailboxRefusal refusal = refusal(letter);
    if (refusal != null) {
      LogPosition earlier = letters.find(letter.id());
      if (earlier == null) {
        listener.refused(refusal);
      } else {
        tellEarlier(earlier, refusal, listener);
      }
      return;
    }
    List<LogChange> changes = new ArrayList<>();
    changes.add(letter.toRecord());
    if (!isKept) {
      begin();
      changes.add(value());
    }
    pendingLetters++;
    pendingBytes += letter.length();
    append(changes, new Sending(letter, listener));
  }

  /** A letter that is kept was answered so before, unless the log has lost it since. */
  private void tellEarlier(LogPosition position, MailboxRefusal refusal, LetterListener listener) {
    log.readAfter(MailStreams.to(user), new LogPosition(position.value() - 1), 1)
        .whenComplete(
            (letters, failure) -> {
              if (letters == null) {
                listener.failed(Mailboxes.causeOf(failure));
              } else if (letters.isEmpty() || !letters.get(0).position().equals(position)) {
                listener.refused(refusal);
              } else {
                listener.kept(letters.get(0));
              }
            });
  }

  private @Nullable MailboxRefusal refusal(Letter letter) {
    letters.expire(mailboxes.oldest().toEpochMilli());
    if (!isKept && connections.isEmpty()) {
      if (mailboxes.isForOwners()) {
        return MailboxRefusal.UNKNOWN;
      }
      if (!mailboxes.hasRoom()) {
        return MailboxRefusal.TOO_MANY_MAILBOXES;
      }
    }
    MailboxLimits limits = mailboxes.limits();
    boolean isFull =
        letters.waitingCount() + pendingLetters >= limits.maxLetters()
            || letters.waitingBytes() + pendingBytes + letter.length() > limits.maxBytes();
    return isFull ? MailboxRefusal.FULL : null;
  }

  /** A mailbox begins before the letters that are on their way to the log. */
  private void begin() {
    if (pendingCommits == 0 && connections.isEmpty()) {
      state = MailboxState.beginning(log.last());
    }
  }

  private LogValue value() {
    return LogValue.of(MailStreams.TABLE, user, state.write());
  }

  /** A letter on its way to the log. */
  private final class Sending implements CommitListener {

    private final Letter letter;
    private final LetterListener listener;

    Sending(Letter letter, LetterListener listener) {
      this.letter = letter;
      this.listener = listener;
    }

    @Override
    public void committed(List<LogEntry> entries) {
      isKept();
      end();
      arrived(entries.get(0));
      listener.kept(entries.get(0));
    }

    @Override
    public void alreadyThere(LogEntry entry) {
      end();
      listener.kept(entry);
    }

    @Override
    public void failed(LogException cause) {
      end();
      listener.failed(cause);
    }

    private void end() {
      pendingLetters--;
      pendingBytes -= letter.length();
    }
  }

  private void isKept() {
    if (!isKept) {
      isKept = true;
      mailboxes.made();
    }
  }

  private void arrived(LogEntry letter) {
    last = letter.position();
    letters.add(WaitingLetter.of(letter));
    for (DeviceConnection each : List.copyOf(connections)) {
      each.appended(this, letter);
    }
    tellCounts();
  }

  private void tellCounts() {
    MailboxCounts counts = counts();
    connections.forEach(each -> each.counted(counts));
  }

  MailboxCounts counts() {
    letters.expire(mailboxes.oldest().toEpochMilli());
    return new MailboxCounts(letters.waitingCount(), letters.unreadCount(), state.read());
  }

  void connect(DeviceConnection connection) {
    if (connection.isClosed()) {
      return;
    }
    MailboxRefusal refusal = refusal(connection);
    if (refusal != null) {
      connection.refuse(refusal);
      return;
    }
    if (!isKept) {
      begin();
    }
    connections.add(connection);
    state = state.seen(connection.device(), mailboxes.nowMillis());
    store(() -> {});
    Device device = state.device(connection.device());
    assert device != null;
    connection.open(this, device.acknowledged());
  }

  private @Nullable MailboxRefusal refusal(DeviceConnection connection) {
    if (!isKept && connections.isEmpty() && !mailboxes.hasRoom()) {
      return MailboxRefusal.TOO_MANY_MAILBOXES;
    }
    DeviceLimits limits = mailboxes.deviceLimits();
    if (connections.size() >= limits.maxConnections()) {
      return MailboxRefusal.TOO_MANY_CONNECTIONS;
    }
    boolean isNew = state.device(connection.device()) == null;
    if (isNew && state.devices().size() >= limits.maxDevices()) {
      Optional<String> forgotten = state.longestAway(device -> !isConnected(device));
      if (forgotten.isEmpty()) {
        return MailboxRefusal.TOO_MANY_DEVICES;
      }
      state = state.without(forgotten.get());
    }
    return null;
  }

  private boolean isConnected(String device) {
    return connections.stream().anyMatch(each -> each.device().equals(device));
  }

  void acknowledge(DeviceConnection connection, LogPosition position) {
    if (connections.contains(connection)) {
      LogPosition end = end(position);
      change(state.acknowledged(connection.device(), end));
      connection.acknowledged(this, end);
    }
  }

  void read(DeviceConnection connection, LogPosition position) {
    if (connections.contains(connection)) {
      LogPosition end = end(position);
      if (change(state.read(connection.device(), end))) {
        tellCounts();
      }
      connection.acknowledged(this, end);
    }
  }

  /** Nobody has what is not there yet. */
  private LogPosition end(LogPosition position) {
    LogPosition end = log.last();
    return position.compareTo(end) < 0 ? position : end;
  }

  /** {@return whether letters were read that were not before} */
  private boolean change(MailboxState changed) {
    if (changed.equals(state)) {
      return false;
    }
    state = changed;
    Map<String, LogPosition> delivered = letters.acknowledge(state.delivered());
    Map<String, LogPosition> read = letters.read(state.read());
    store(
        () -> {
          tell(delivered, Receipt.Stage.DELIVERED);
          tell(read, Receipt.Stage.READ);
        });
    return !read.isEmpty();
  }

  private void tell(Map<String, LogPosition> positions, Receipt.Stage stage) {
    positions.forEach(
        (sender, position) -> mailboxes.tell(new Receipt(sender, user, stage, position)));
  }

  void close(DeviceConnection connection) {
    if (connections.remove(connection)) {
      state = state.seen(connection.device(), mailboxes.nowMillis());
      store(() -> {});
    }
  }

  void fail(DeviceConnection connection, LogException cause) {
    if (connections.remove(connection)) {
      connection.fail(cause);
      mailboxes.settle(this);
    }
  }

  /** Writes the state; should that fail, the next change writes all of it. */
  private void store(Runnable whenStored) {
    append(
        List.of(value()),
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            isKept();
            whenStored.run();
          }

          @Override
          public void failed(LogException cause) {
            mailboxes.warn(user, cause);
          }
        });
  }

  /** Counts the commits that are awaited: until then the state is not to be read from the log. */
  private void append(List<LogChange> changes, CommitListener listener) {
    pendingCommits++;
    log.append(
        changes,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            pendingCommits--;
            listener.committed(entries);
            mailboxes.settle(Mailbox.this);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            pendingCommits--;
            listener.alreadyThere(entry);
            mailboxes.settle(Mailbox.this);
          }

          @Override
          public void failed(LogException cause) {
            pendingCommits--;
            listener.failed(cause);
            mailboxes.settle(Mailbox.this);
          }
        });
  }

  /** Forgets devices that have been away for too long, and the mailbox itself if it is empty. */
  void tidy() {
    letters.expire(mailboxes.oldest().toEpochMilli());
    MailboxState before = state;
    connections.forEach(each -> state = state.seen(each.device(), mailboxes.nowMillis()));
    state = state.withoutSeenBefore(mailboxes.oldestDeviceMillis());
    if (isKept && state.devices().isEmpty() && letters.isEmpty() && pendingCommits == 0) {
      forget();
    } else if (isKept && !state.equals(before)) {
      store(() -> {});
    }
  }

  private void forget() {
    isKept = false;
    mailboxes.gone();
    append(
        List.of(new LogRemoval(MailStreams.TABLE, user)),
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            // Whoever writes next makes it anew.
          }

          @Override
          public void failed(LogException cause) {
            isKept();
            mailboxes.warn(user, cause);
          }
        });
  }
}
