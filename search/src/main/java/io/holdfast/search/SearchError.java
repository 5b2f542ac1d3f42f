package io.holdfast.search;

import io.holdfast.error.ErrorCode;

/** Each way in which a {@link SearchIndex} can fail. */
public enum SearchError implements ErrorCode {
  /** The text of a query is longer, or has more terms, than one may have. */
  BAD_QUERY,
  /** As many queries as may be are waiting already. */
  OVERLOADED,
  /** The query took longer than it may. */
  TOO_SLOW,
  /** The index could not be read or written. */
  FAILED,
  /** The file is not an index. */
  NOT_AN_INDEX,
  /** The index was closed. */
  CLOSED;

  @Override
  public String code() {
    return "SEARCH_" + name();
  }
}
