package io.holdfast.socketio;

import java.util.concurrent.CompletionException;

/** Finds what failed. */
final class Failures {

  private Failures() {}

  /** {@return what made a stage fail, without the wrapping of stages behind it} */
  static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }
}
