package io.holdfast.cli;

/** Whoever read what a command says has closed the pipe, having seen enough. */
final class NobodyReads extends Exception {

  private static final long serialVersionUID = 1L;

  NobodyReads() {
    super("nobody reads any more", null, false, false);
  }
}
