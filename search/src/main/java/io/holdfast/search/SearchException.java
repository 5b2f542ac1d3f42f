package io.holdfast.search;

import io.holdfast.error.HoldfastException;

/** The index could not do what it was asked to. */
public final class SearchException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  private final transient SearchError error;

  SearchException(SearchError error, String message) {
    super(error, message);
    this.error = error;
  }

  SearchException(SearchError error, String message, Throwable cause) {
    super(error, message, cause);
    this.error = error;
  }

  private SearchException(String message, SearchError error) {
    super(message, error);
    this.error = error;
  }

  /** {@return an exception without a stack trace, for what clients provoke at will} */
  static SearchException cheap(SearchError error, String message) {
    return new SearchException(message, error);
  }

  /** {@return what failed} */
  public SearchError error() {
    return error;
  }
}
