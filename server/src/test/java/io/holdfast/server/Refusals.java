package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What refusals are checked with. */
final class Refusals {

  private Refusals() {}

  static void assertRefused(Refusal.Code code, ThrowingCallable request) {
    Refusal refusal = catchThrowableOfType(Refusal.class, request);
    assertThat(refusal).as("refusal").isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.reason()).endsWith(".");
  }
}
