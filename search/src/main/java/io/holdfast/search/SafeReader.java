package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** A reader at whose exceptions an entry is not found: it would come back for ever otherwise. */
final class SafeReader {

  private static final System.Logger LOGGER = System.getLogger(SafeReader.class.getName());

  private final SearchReader reader;

  SafeReader(SearchReader reader) {
    this.reader = reader;
  }

  Optional<SearchText> read(LogEntry entry) {
    try {
      return reader.read(entry);
    } catch (RuntimeException e) {
      LOGGER.log(
          Level.WARNING,
          "the entry at position " + entry.position().value() + " cannot be read to be found",
          e);
      return Optional.empty();
    }
  }
}
