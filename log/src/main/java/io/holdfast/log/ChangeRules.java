package io.holdfast.log;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges what is handed to the log before it is queued. */
final class ChangeRules {

  private ChangeRules() {}

  /**
   * Checks what is to be committed together.
   *
   * @throws IllegalArgumentException as {@link SqliteLog#append} says
   */
  static void check(List<LogChange> changes) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one change");
    }
    for (LogChange change : changes) {
      if (change instanceof LogRecord entry) {
        entry.streams().forEach(stream -> requireUnicode(stream, "the name of a stream"));
        requireUnicode(entry.id(), "the id of a record");
      } else if (change instanceof LogValue value) {
        requireUnicode(value.table(), "the name of a table");
        requireUnicode(value.key(), "the key of a value");
      } else if (change instanceof LogRemoval removal) {
        requireUnicode(removal.table(), "the name of a table");
        requireUnicode(removal.key(), "the key of a value");
      }
    }
    if (changes.size() > 1) {
      requireDistinctIds(changes);
    }
  }

  private static void requireDistinctIds(List<LogChange> changes) {
    Set<List<String>> known = new HashSet<>();
    for (LogChange change : changes) {
      if (change instanceof LogRecord entry && !entry.id().isEmpty()) {
        for (String stream : entry.streams()) {
          if (!known.add(List.of(entry.id(), stream))) {
            throw new IllegalArgumentException(
                "two records of the stream " + stream + " have the id " + entry.id());
          }
        }
      }
    }
  }

  /** In UTF-8 every half of a character becomes the same '?': different names would be one. */
  static void requireUnicode(String text, String what) {
    for (int index = 0; index < text.length(); index++) {
      if (Character.isSurrogate(text.charAt(index))) {
        if (Character.charCount(text.codePointAt(index)) == 1) {
          throw new IllegalArgumentException(
              what + " must be Unicode text, has an unpaired surrogate at index " + index);
        }
        index++;
      }
    }
  }
}
