package io.holdfast.doors;

import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The one place where it is decided who somebody is, whichever door they come by. One that does not
 * know somebody asks the next. Safe for use by several threads.
 */
public interface Identities {

  /** All are guests; who knows a secret is the same guest at every door. */
  Identities GUESTS =
      shown ->
          shown.bearer() == null
              ? Identity.GUEST
              : Identity.guest(PersonIds.of(ChatRules.secret(shown.bearer())));

  /** Nobody is let in. */
  Identities NOBODY =
      shown -> {
        throw new Refusal(Refusal.Code.SIGN_IN_FIRST, "Sign in first.");
      };

  /**
   * {@return who it is}
   *
   * <p>Called on the connection's loop, for each request of a poll too; must not block.
   *
   * @param shown by the client
   * @throws Refusal with SIGN_IN_FIRST if guests are not let in, or if what was shown is not what
   *     it should be
   */
  Identity identify(Shown shown) throws Refusal;

  /**
   * Gets ready what {@link #identify} cannot wait for.
   *
   * @param shown by the client
   * @return completed, never with a failure, when it makes no difference to wait any longer
   */
  default CompletionStage<Void> prepare(Shown shown) {
    return CompletableFuture.completedFuture(null);
  }
}
