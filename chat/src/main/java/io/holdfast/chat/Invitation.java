package io.holdfast.chat;

/**
 * A place in a private room that somebody can take.
 *
 * @param person whom it is for
 * @param role that they would have
 * @param by who has invited them
 */
record Invitation(Person person, Role role, Person by) {

  String id() {
    return person.id();
  }
}
