package io.holdfast.bench;

/** A server did not do what it is there for: its figures would mean nothing. */
final class LoadFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LoadFailure(String message) {
    super(message);
  }

  LoadFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
