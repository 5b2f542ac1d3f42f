package io.holdfast.server;

/**
 * Who opens a connection of the chat.
 *
 * @param person who it is at first; a guest may still say otherwise
 * @param isSignedIn whether name and id are those of an account, and stay
 * @param asker for those who judge what they may
 */
record Caller(Person person, boolean isSignedIn, Asker asker) {}
