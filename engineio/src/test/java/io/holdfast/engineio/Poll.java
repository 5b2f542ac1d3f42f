package io.holdfast.engineio;

import io.holdfast.testkit.Hex;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** A poll, and what it was answered. */
final class Poll implements PollAnswer {

  private static final String WAITS = "waits";

  private String outcome = WAITS;

  String outcome() {
    return outcome;
  }

  @Override
  public void answer(ByteBuf payload, boolean isBytes) {
    requireWaiting();
    outcome = isBytes ? Hex.spaced(payload) : payload.toString(StandardCharsets.UTF_8);
    payload.release();
  }

  @Override
  public void refuse(RequestError error) {
    requireWaiting();
    outcome = error.json();
  }

  private void requireWaiting() {
    if (!outcome.equals(WAITS)) {
      throw new IllegalStateException("a poll is answered once, was answered " + outcome);
    }
  }
}
