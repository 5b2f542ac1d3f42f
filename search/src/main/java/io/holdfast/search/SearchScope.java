package io.holdfast.search;

import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What somebody may find: places, and what was said among people of whom they are one. Immutable.
 *
 * <p>There is no query without a scope, and none that finds what its scope does not name.
 */
public final class SearchScope {

  private final boolean isAllBut;
  private final Set<String> places;
  private final Set<String> people;

  private SearchScope(boolean isAllBut, Set<String> places, Set<String> people) {
    this.isAllBut = isAllBut;
    this.places = Set.copyOf(places);
    this.people = Set.copyOf(people);
  }

  /**
   * {@return a scope of every place, also of those to come, but some}
   *
   * @param places that may not be read
   */
  public static SearchScope allPlacesBut(Set<String> places) {
    return new SearchScope(true, places, Set.of());
  }

  /**
   * {@return a scope of some places}
   *
   * @param places that may be read; none, to find nothing
   */
  public static SearchScope onlyPlaces(Set<String> places) {
    return new SearchScope(false, places, Set.of());
  }

  /**
   * {@return this scope and some places more}
   *
   * @param more places that may be read
   */
  public SearchScope andPlaces(Set<String> more) {
    Set<String> changed = new HashSet<>(places);
    if (isAllBut) {
      changed.removeAll(more);
    } else {
      changed.addAll(more);
    }
    return new SearchScope(isAllBut, changed, people);
  }

  /**
   * {@return this scope and what was said among people of whom somebody is one}
   *
   * @param person who asks
   */
  public SearchScope andPerson(String person) {
    Set<String> more = new HashSet<>(people);
    more.add(Objects.requireNonNull(person, "person"));
    return new SearchScope(isAllBut, places, more);
  }

  /**
   * {@return whether a text may be found}
   *
   * @param text of an entry
   */
  public boolean includes(SearchText text) {
    if (text instanceof SearchText.InPlace said) {
      return places.contains(said.place()) != isAllBut;
    }
    return text instanceof SearchText.AmongPeople said
        && !Collections.disjoint(said.people(), people);
  }

  /** {@return whether {@link #places} are those that may not be read} */
  boolean isAllBut() {
    return isAllBut;
  }

  Set<String> places() {
    return places;
  }

  Set<String> people() {
    return people;
  }
}
