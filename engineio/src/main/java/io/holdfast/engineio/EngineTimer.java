package io.holdfast.engineio;

/** Something that is to be done later. */
@FunctionalInterface
public interface EngineTimer {

  /** From now on it is not done; does nothing if it has been. Safe for use by several threads. */
  void cancel();
}
