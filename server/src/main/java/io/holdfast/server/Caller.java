package io.holdfast.server;

import java.net.InetSocketAddress;

/**
 * Who opens a connection of the chat.
 *
 * @param person who it is at first; a guest may still say otherwise
 * @param asker for those who judge what they may
 * @param stay for as long as the connection is open
 */
record Caller(Person person, Asker asker, Stay stay) {

  /**
   * {@return who it is at a door}
   *
   * @param who for as long as the connection is open
   * @param ids that guests get theirs of who know no secret
   * @param from where they are
   */
  static Caller of(Stay who, PersonIds ids, InetSocketAddress from) {
    Person person =
        who.person()
            .orElseGet(() -> new Person(who.guestId().orElseGet(ids::next), Person.ANONYMOUS));
    return new Caller(person, Asker.of(who, person.id(), from), who);
  }

  /** {@return whether name and id are those of an account or a token, and stay} */
  boolean isSignedIn() {
    return stay.person().isPresent();
  }
}
