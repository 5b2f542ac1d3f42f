package io.holdfast.server;

/** The server cannot start, for a reason that its operator can change. */
final class StartFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param message one sentence that says what is wrong and what to do
   */
  StartFailure(String message) {
    super(message);
  }
}
