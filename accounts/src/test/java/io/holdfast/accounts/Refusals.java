package io.holdfast.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What refusals are checked with. */
final class Refusals {

  private Refusals() {}

  static void assertRefused(AccountRefusal.Reason reason, ThrowingCallable request) {
    AccountRefusal refusal = catchThrowableOfType(AccountRefusal.class, request);
    assertThat(refusal).as("refusal").isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).message().endsWith(".");
  }
}
