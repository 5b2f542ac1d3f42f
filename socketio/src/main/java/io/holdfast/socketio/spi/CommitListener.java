package io.holdfast.socketio.spi;

import java.util.List;

/** Learns what became of what was to be committed together. One method is called, exactly once. */
public interface CommitListener {

  /**
   * All of it is durable, as durable as the log was told to be. Called on the log's thread, in the
   * order of positions; must not block.
   *
   * @param entries the records as they stand in the log, in the order that they were handed in;
   *     empty if there were only values
   */
  void committed(List<LogEntry> entries);

  /**
   * A record was in the log before; nothing was appended, put, or removed. Called on the log's
   * thread, and only if a record with an id was handed in.
   *
   * @param entry the earlier one
   */
  default void alreadyThere(LogEntry entry) {
    throw new IllegalStateException("nobody expects that there is " + entry.position());
  }

  /**
   * Nothing of it is in the log, and nothing will be. Called on the log's thread, or on the
   * caller's if the log took no more or is closed.
   *
   * @param cause why
   */
  void failed(LogException cause);
}
