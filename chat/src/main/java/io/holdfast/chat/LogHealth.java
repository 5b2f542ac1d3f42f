package io.holdfast.chat;

import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.MessageLog;

/** Whether messages are kept. Safe for use by several threads. */
public final class LogHealth {

  private final MessageLog log;

  /** Guarded by this. */
  private LogStatus seen;

  /** Guarded by this. */
  private boolean isFailing;

  public LogHealth(MessageLog log) {
    this.log = log;
    this.seen = log.status();
  }

  /** {@return true from the first commit that fails until the next one that succeeds} */
  public synchronized boolean isFailing() {
    LogStatus now = log.status();
    long failed = now.failedCommitCount() - seen.failedCommitCount();
    long succeeded = now.commitCount() - now.failedCommitCount();
    boolean hasSucceeded = succeeded > seen.commitCount() - seen.failedCommitCount();
    if (failed > 0) {
      isFailing = true;
    } else if (hasSucceeded) {
      isFailing = false;
    }
    seen = now;
    return isFailing;
  }
}
