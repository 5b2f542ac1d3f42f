package io.holdfast.socketio.spi;

import java.util.List;

/** Learns what became of one {@link LogRecord}. One method is called, exactly once. */
public interface AppendListener extends CommitListener {

  /**
   * The record is durable, as durable as the log was told to be. Called on the log's thread, in the
   * order of positions; must not block.
   *
   * @param entry as it stands in the log
   */
  void appended(LogEntry entry);

  /**
   * {@inheritDoc}
   *
   * <p>Tells {@link #appended} of the one record.
   */
  @Override
  default void committed(List<LogEntry> entries) {
    appended(entries.get(0));
  }

  /**
   * A record with the same id was in the stream before; nothing was appended. Called on the log's
   * thread.
   *
   * @param entry the earlier one
   */
  @Override
  void alreadyThere(LogEntry entry);

  /**
   * The record is not in the log and will not be. Called on the log's thread, or on the caller's if
   * the log took no more or is closed.
   *
   * @param cause why
   */
  @Override
  void failed(LogException cause);
}
