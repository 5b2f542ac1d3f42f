package io.holdfast.log;

/** What a record has survived when its listener is told that it was appended. */
public enum Durability {
  /** The loss of power. Each commit waits for the disk. The default. */
  FULL,
  /**
   * The end of the process, however abrupt. The last commits may be missing after a loss of power;
   * those before them are whole.
   */
  NORMAL,
  /**
   * Nothing: the log is in memory, has no file, and ends with {@link SqliteLog#close}. Reads take
   * turns with appends.
   */
  MEMORY
}
