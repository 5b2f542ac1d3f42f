package io.holdfast.chat;

/** Somebody in a room, seen from the room. */
public interface Visitor extends Line {

  /** {@return who it is now} */
  Person person();

  /** {@return who it is now, for those who judge what they may} */
  Asker asker();

  /** {@return whether they are the same when they come back} */
  boolean isLasting();
}
