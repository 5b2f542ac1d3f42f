package io.holdfast.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that is as far ahead as it is told. */
final class SetClock implements InstantSource {

  private volatile Duration ahead = Duration.ZERO;

  void advance(Duration further) {
    ahead = ahead.plus(further);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }
}
