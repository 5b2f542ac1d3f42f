package io.holdfast.server;

/**
 * The one place where it is decided who somebody is, whichever door they come by. Safe for use by
 * several threads.
 */
interface Identities {

  /** Knows nobody: all are guests. */
  Identities GUESTS = shown -> Identity.GUEST;

  /**
   * {@return who it is}
   *
   * <p>Called on the connection's loop, for each request of a poll too; must not block.
   *
   * @param shown by the client
   * @throws Refusal with SIGN_IN_FIRST if guests are not let in
   */
  Identity identify(Shown shown) throws Refusal;
}
