package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import java.util.List;
import java.util.Objects;

/**
 * An entry that was found.
 *
 * @param entry as it stands in the log
 * @param text that was found in it, and where it was said
 * @param marks what was looked for in the text: in order, apart from each other, the first {@link
 *     SearchLimits#maxMarks} of them
 */
public record SearchHit(LogEntry entry, SearchText text, List<SearchMark> marks) {

  /** Copies the list. */
  public SearchHit {
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(text, "text");
    marks = List.copyOf(marks);
  }
}
