package io.holdfast.socketio.spi;

/**
 * Removes a value, if there is one, from those that a {@link MessageLog} keeps beside its entries.
 *
 * @param table that the value is in
 * @param key of the value, not empty
 */
public record LogRemoval(String table, String key) implements LogChange {

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if the key is empty
   */
  public LogRemoval {
    LogValue.requireKey(key);
  }
}
