package io.holdfast.search;

import io.holdfast.socketio.spi.LogPosition;
import java.util.List;
import java.util.Objects;

/**
 * What a query has found, newest first.
 *
 * @param hits at most as many as were asked for; fewer also where the log has lost some just now
 * @param end the position before which to look for more
 * @param hasMore whether there may be more
 * @param isBuilding whether the index is being built, so that newer entries may be missing
 */
public record SearchPage(
    List<SearchHit> hits, LogPosition end, boolean hasMore, boolean isBuilding) {

  /** Copies the list. */
  public SearchPage {
    hits = List.copyOf(hits);
    Objects.requireNonNull(end, "end");
  }
}
