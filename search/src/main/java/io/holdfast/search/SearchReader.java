package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import java.util.Optional;

/** Knows what of an entry of the log can be found. */
public interface SearchReader {

  /**
   * Reads an entry. Called on threads of the index, for the index and again for each entry that is
   * found: what it gives nothing for is not shown, even while it is still in the index. Must not
   * block. An entry at which it throws is not found.
   *
   * @param entry of the log, of any stream
   * @return what can be found, or empty if it is nothing to be searched, or was taken back
   */
  Optional<SearchText> read(LogEntry entry);
}
