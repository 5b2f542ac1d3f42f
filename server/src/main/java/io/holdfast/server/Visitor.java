package io.holdfast.server;

import io.holdfast.SocketGroup;

/** Somebody in a room, seen from the room. Called on the log's thread. */
interface Visitor {

  /** {@return who it is now} */
  Person person();

  /** Tells the visitor something. */
  void tell(ServerMessage message);

  /** From now on the visitor hears what the group does. */
  void join(SocketGroup group);

  /** From now on no more. */
  void part(SocketGroup group);
}
