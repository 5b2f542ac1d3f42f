package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Person;
import io.holdfast.chat.PersonIds;

/**
 * Who opens a connection of the chat.
 *
 * @param person who it is at first; a guest may still say otherwise
 * @param asker for those who judge what they may
 * @param stay for as long as the connection is open
 * @param origin of the connection
 */
public record Caller(Person person, Asker asker, Stay stay, ConnectionOrigin origin) {

  /**
   * {@return who it is at a door}
   *
   * @param who for as long as the connection is open
   * @param ids that guests get theirs of who know no secret
   * @param origin of the connection
   */
  public static Caller of(Stay who, PersonIds ids, ConnectionOrigin origin) {
    Person person = who.known().orElseGet(() -> new Person(ids.next(), Person.ANONYMOUS));
    Asker asker = Asker.of(who, person.id(), origin.remoteAddress());
    return new Caller(person, asker, who, origin);
  }

  /** {@return whether name and id are those of an account or a token, and stay} */
  public boolean isSignedIn() {
    return stay.person().isPresent();
  }
}
