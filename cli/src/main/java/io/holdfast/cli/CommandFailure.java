package io.holdfast.cli;

/** A command cannot do what it was asked to, for a reason that whoever asked can change. */
final class CommandFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param message one sentence that says what is wrong and what to do
   */
  CommandFailure(String message) {
    super(message);
  }
}
