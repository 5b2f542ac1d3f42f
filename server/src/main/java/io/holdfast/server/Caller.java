package io.holdfast.server;

/**
 * Who opens a connection of the chat.
 *
 * @param person who it is at first; a guest may still say otherwise
 * @param asker for those who judge what they may
 * @param stay for as long as the connection is open
 */
record Caller(Person person, Asker asker, Stay stay) {

  /** {@return whether name and id are those of an account or a token, and stay} */
  boolean isSignedIn() {
    return stay.person().isPresent();
  }
}
