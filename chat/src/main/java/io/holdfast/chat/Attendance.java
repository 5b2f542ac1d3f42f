package io.holdfast.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room: each person once, however many connections they have.
 *
 * <p>Confined to the log's thread.
 */
final class Attendance {

  private final Map<Visitor, Person> visitors = new LinkedHashMap<>();

  /** How many connections each person has, by id. */
  private final Map<String, Integer> connections = new HashMap<>();

  void add(Visitor visitor) {
    Person person = visitor.person();
    if (visitors.put(visitor, person) == null) {
      connections.merge(person.id(), 1, Integer::sum);
    }
  }

  /** {@return who it was, or null if the visitor was not here} */
  @Nullable Person remove(Visitor visitor) {
    Person person = visitors.remove(visitor);
    if (person != null) {
      connections.computeIfPresent(person.id(), (id, count) -> count == 1 ? null : count - 1);
    }
    return person;
  }

  /** {@return who it was, or null if the visitor is not here} */
  @Nullable Person rename(Visitor visitor, Person person) {
    return visitors.replace(visitor, person);
  }

  /** {@return who it is, or null if the visitor is not here} */
  @Nullable Person of(Visitor visitor) {
    return visitors.get(visitor);
  }

  /** {@return whether a person is here, on one connection or more} */
  boolean isHere(Person person) {
    return connections.containsKey(person.id());
  }

  /** {@return whether a person is here on more than one connection} */
  boolean isHereTwice(Person person) {
    return connections.getOrDefault(person.id(), 0) > 1;
  }

  /** {@return how many people there are} */
  int size() {
    return connections.size();
  }

  /** {@return the first people, so many} */
  List<Person> named(int count) {
    Map<String, Person> named = new LinkedHashMap<>();
    for (Person person : visitors.values()) {
      if (named.size() == count) {
        break;
      }
      named.put(person.id(), person);
    }
    return new ArrayList<>(named.values());
  }
}
