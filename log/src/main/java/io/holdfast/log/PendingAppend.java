package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait for their commit, and then for their listener. Their outcome is the log's
 * thread's.
 */
final class PendingAppend implements Pending {

  private final List<LogChange> changes;
  private final CommitListener listener;
  private final int length;

  private @Nullable List<LogEntry> committed;
  private @Nullable LogEntry earlier;
  private @Nullable LogException failure;

  PendingAppend(List<? extends LogChange> changes, CommitListener listener) {
    this.changes = List.copyOf(changes);
    this.listener = listener;
    long sum = 0;
    for (LogChange change : this.changes) {
      sum += length(change);
    }
    // A sum beyond the range is beyond every limit, too.
    this.length = (int) Math.min(Integer.MAX_VALUE, sum);
  }

  private static long length(LogChange change) {
    if (change instanceof LogRecord entry) {
      long characters = entry.id().length();
      for (String stream : entry.streams()) {
        characters += stream.length();
      }
      return entry.payload().remaining() + characters;
    }
    if (change instanceof LogValue value) {
      return (long) value.payload().remaining() + value.table().length() + value.key().length();
    }
    if (change instanceof LogRemoval removal) {
      return (long) removal.table().length() + removal.key().length();
    }
    return Long.BYTES;
  }

  List<LogChange> changes() {
    return changes;
  }

  @Override
  public int count() {
    return changes.size();
  }

  @Override
  public int length() {
    return length;
  }

  void committed(List<LogEntry> entries) {
    committed = entries;
  }

  void repeats(LogEntry earlier) {
    this.earlier = earlier;
  }

  /** {@return whether nothing of it is done, because a record was in the log before} */
  boolean isRepeat() {
    return earlier != null;
  }

  void failed(LogException cause) {
    failure = cause;
  }

  @Override
  public void settle() {
    if (failure != null) {
      listener.failed(failure);
    } else if (earlier != null) {
      listener.alreadyThere(earlier);
    } else {
      List<LogEntry> outcome = committed;
      assert outcome != null : "settled before its commit";
      listener.committed(outcome);
    }
  }
}
