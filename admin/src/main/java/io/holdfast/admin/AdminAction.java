package io.holdfast.admin;

import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One of the things that a super-user can do. */
public interface AdminAction {

  /**
   * Something that was asked for and fits.
   *
   * @param on whom or what it is done to, in words, for the audit log; empty for the whole house
   * @param carryOut does it; what it completes with is answered; fails with {@link Refusal} or
   *     {@link io.holdfast.socketio.spi.LogException} where it is not done
   */
  record Judged(String on, Supplier<CompletionStage<?>> carryOut) {}

  /**
   * {@return what is asked for; nothing is done yet}
   *
   * @param asked by a super-user
   * @throws Refusal if it does not fit
   */
  Judged judge(Request asked) throws Refusal;
}
