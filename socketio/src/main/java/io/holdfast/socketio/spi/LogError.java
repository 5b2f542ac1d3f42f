package io.holdfast.socketio.spi;

import io.holdfast.error.ErrorCode;

/** Each way in which a {@link MessageLog} can fail. */
public enum LogError implements ErrorCode {
  /** The queue of the log is full: the caller appends faster than the disk takes it. */
  OVERLOADED,
  /** The disk, or the database on it, did not take a commit. */
  WRITE_FAILED,
  /** The database could not be read. */
  READ_FAILED,
  /** The file is damaged, or is no log. */
  CORRUPT,
  /** The file was written by a later release. */
  TOO_NEW,
  /** Another process has the file. */
  IN_USE,
  /** The log was closed. */
  CLOSED;

  @Override
  public String code() {
    return "LOG_" + name();
  }
}
