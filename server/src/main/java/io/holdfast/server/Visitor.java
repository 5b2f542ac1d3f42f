package io.holdfast.server;

/** Somebody in a room, seen from the room. */
interface Visitor extends Line {

  /** {@return who it is now} */
  Person person();
}
