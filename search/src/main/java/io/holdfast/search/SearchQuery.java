package io.holdfast.search;

import io.holdfast.socketio.spi.LogPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for. Immutable.
 *
 * <p>The text is text: no character in it is a command. What stands between spaces is a term, and
 * an entry is found if it has all terms. A term is found where its words stand one after the other;
 * its last word may be the beginning of a longer one if it has two letters or more. Capital and
 * small letters, and letters with and without accents, are the same.
 */
public final class SearchQuery {

  /** How many are found unless more or fewer are asked for. */
  public static final int DEFAULT_COUNT = 20;

  private final String text;
  private final @Nullable String place;
  private final LogPosition before;
  private final int count;

  private SearchQuery(String text, @Nullable String place, LogPosition before, int count) {
    this.text = Objects.requireNonNull(text, "text");
    this.place = place;
    this.before = Objects.requireNonNull(before, "before");
    this.count = count;
  }

  /**
   * {@return a query for the last entries with a text, wherever the scope allows}
   *
   * @param text as it was typed; one without words finds nothing
   */
  public static SearchQuery of(String text) {
    return new SearchQuery(text, null, LogPosition.END, DEFAULT_COUNT);
  }

  /**
   * {@return this query in one place; who may not read it finds nothing}
   *
   * @param place to look in
   */
  public SearchQuery in(String place) {
    return new SearchQuery(text, Objects.requireNonNull(place, "place"), before, count);
  }

  /**
   * {@return this query for older entries}
   *
   * @param position before which to look, {@link SearchPage#end} of the page before
   */
  public SearchQuery before(LogPosition position) {
    return new SearchQuery(text, place, position, count);
  }

  /**
   * {@return this query for so many entries}
   *
   * @param count most entries to find, 1 to {@link SearchLimits#maxCount}
   */
  public SearchQuery count(int count) {
    return new SearchQuery(text, place, before, count);
  }

  String text() {
    return text;
  }

  @Nullable String place() {
    return place;
  }

  LogPosition before() {
    return before;
  }

  int count() {
    return count;
  }
}
