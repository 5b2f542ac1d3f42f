package io.holdfast.chat;

/**
 * Somebody of a private room.
 *
 * @param person who it is, by the name that they had when they came into it
 * @param role that they have
 */
record RoomPerson(Person person, Role role) {

  String id() {
    return person.id();
  }
}
