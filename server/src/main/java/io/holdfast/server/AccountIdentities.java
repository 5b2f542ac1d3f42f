package io.holdfast.server;

import org.jspecify.annotations.Nullable;

/** Knows who is signed in. Safe for use by several threads. */
final class AccountIdentities implements Identities {

  private final Sessions sessions;
  private final boolean areGuestsLetIn;

  /**
   * Creates it.
   *
   * @param sessions of those who are signed in
   * @param areGuestsLetIn whether others may come in
   */
  AccountIdentities(Sessions sessions, boolean areGuestsLetIn) {
    this.sessions = sessions;
    this.areGuestsLetIn = areGuestsLetIn;
  }

  @Override
  public Identity identify(Shown shown) throws Refusal {
    String token = SessionCookie.token(shown);
    @Nullable Session session = token == null ? null : sessions.find(token);
    if (session != null) {
      return session;
    }
    if (areGuestsLetIn) {
      return Identity.GUEST;
    }
    throw new Refusal(Refusal.Code.SIGN_IN_FIRST, "Sign in first.");
  }
}
