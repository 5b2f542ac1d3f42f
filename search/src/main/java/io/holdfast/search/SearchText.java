package io.holdfast.search;

import java.util.Objects;
import java.util.Set;

/** What of an entry of the log can be found, and by whom. */
public sealed interface SearchText {

  /** {@return the text whose words are found} */
  String text();

  /**
   * Something said in a place, such as a room: found by whoever may read the place at the time of
   * the search.
   *
   * @param place where it was said, not empty
   * @param text that was said
   */
  record InPlace(String place, String text) implements SearchText {

    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException if the place is empty
     */
    public InPlace {
      Objects.requireNonNull(text, "text");
      if (place.isEmpty()) {
        throw new IllegalArgumentException("the name of a place must not be empty");
      }
    }
  }

  /**
   * Something said among people: found by them and nobody else.
   *
   * @param people who may find it, at least one
   * @param text that was said
   */
  record AmongPeople(Set<String> people, String text) implements SearchText {

    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if there is nobody
     */
    public AmongPeople {
      Objects.requireNonNull(text, "text");
      people = Set.copyOf(people);
      if (people.isEmpty()) {
        throw new IllegalArgumentException("what is said among people is said among one at least");
      }
    }
  }
}
