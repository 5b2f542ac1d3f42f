package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that waits for its commit, and then for its listener. Its outcome is the log's thread's.
 */
final class PendingAppend implements Pending {

  private final LogRecord entry;
  private final CommitListener listener;
  private final int length;

  private @Nullable LogEntry committed;
  private boolean isRepeat;
  private @Nullable LogException failure;

  PendingAppend(LogRecord entry, CommitListener listener) {
    this.entry = entry;
    this.listener = listener;
    int characters = entry.streams().stream().mapToInt(String::length).sum() + entry.id().length();
    // A sum beyond the range is beyond every limit, too.
    this.length =
        (int) Math.min(Integer.MAX_VALUE, (long) entry.payload().remaining() + characters);
  }

  LogRecord entry() {
    return entry;
  }

  @Override
  public int length() {
    return length;
  }

  void committed(LogEntry committed) {
    this.committed = committed;
  }

  void repeats(LogEntry earlier) {
    committed = earlier;
    isRepeat = true;
  }

  void failed(LogException cause) {
    failure = cause;
  }

  @Override
  public void settle() {
    if (failure != null) {
      listener.failed(failure);
      return;
    }
    LogEntry outcome = committed;
    assert outcome != null : "settled before its commit";
    if (isRepeat) {
      listener.alreadyThere(outcome);
    } else {
      listener.committed(List.of(outcome));
    }
  }
}
