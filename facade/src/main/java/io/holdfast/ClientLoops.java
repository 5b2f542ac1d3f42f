package io.holdfast;

import io.holdfast.netty.Loops;
import io.holdfast.netty.QueueLimits;
import io.holdfast.netty.TransportKind;

/** The loop that clients share which were given none of their own. It does not keep a JVM alive. */
final class ClientLoops {

  private static final Loops SHARED =
      Loops.open(TransportKind.preferred(), 1, QueueLimits.DEFAULT, true);

  private ClientLoops() {}

  static Loops shared() {
    return SHARED;
  }
}
