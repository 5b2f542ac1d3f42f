package io.holdfast.search;

import java.util.Objects;
import java.util.Set;

/** What of an entry of the log can be found, and by whom. */
public sealed interface SearchText {

  /** {@return the text whose words are found} */
  String text();

  /**
   * Something said in a place that is open, such as a public room: found by all but those from
   * whose scope the place is excluded.
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
   * Something said in a place that is closed, such as a private room: found by those whose scope
   * names the place.
   *
   * @param place where it was said, not empty
   * @param text that was said
   */
  record InClosedPlace(String place, String text) implements SearchText {

    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException if the place is empty
     */
    public InClosedPlace {
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
