package io.holdfast.rest;

import io.holdfast.accounts.ApiKey;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import java.util.Optional;

/**
 * A program that shows a key. It is let into the private rooms that the key names, and no others.
 *
 * @param key that it shows
 */
record ProgramIdentity(ApiKey key) implements Identity {

  @Override
  public Optional<Person> person() {
    return Optional.of(new Person(key.id(), key.terms().name()));
  }

  @Override
  public boolean isLetInto(String room) {
    return key.terms().rooms().contains(room);
  }

  /** A request is answered, not kept open. */
  @Override
  public Runnable closeAtEnd(Runnable close) {
    return () -> {};
  }
}
