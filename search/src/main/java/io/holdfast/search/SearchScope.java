package io.holdfast.search;

import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What somebody may find: places, and what was said among people of whom they are one. Immutable.
 *
 * <p>There is no query without a scope, and none that finds what its scope does not name. What was
 * said in closed places, and among people, is found by nobody who does not name them.
 */
public final class SearchScope {

  private final boolean isAllOpen;
  private final Set<String> excluded;
  private final Set<String> named;
  private final Set<String> people;

  private SearchScope(
      boolean isAllOpen, Set<String> excluded, Set<String> named, Set<String> people) {
    this.isAllOpen = isAllOpen;
    this.excluded = Set.copyOf(excluded);
    this.named = Set.copyOf(named);
    this.people = Set.copyOf(people);
  }

  /**
   * {@return a scope of every open place, also of those to come, but some}
   *
   * @param places that may not be read
   */
  public static SearchScope allPlacesBut(Set<String> places) {
    return new SearchScope(true, places, Set.of(), Set.of());
  }

  /**
   * {@return a scope of some places, open or closed}
   *
   * @param places that may be read; none, to find nothing
   */
  public static SearchScope onlyPlaces(Set<String> places) {
    return new SearchScope(false, Set.of(), places, Set.of());
  }

  /**
   * {@return this scope and some places more, open or closed}
   *
   * @param more places that may be read
   */
  public SearchScope andPlaces(Set<String> more) {
    Set<String> fewer = new HashSet<>(excluded);
    fewer.removeAll(more);
    return new SearchScope(isAllOpen, fewer, union(named, more), people);
  }

  /**
   * {@return this scope and what was said among people of whom somebody is one}
   *
   * @param person who asks
   */
  public SearchScope andPerson(String person) {
    Objects.requireNonNull(person, "person");
    return new SearchScope(isAllOpen, excluded, named, union(people, Set.of(person)));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  /**
   * {@return whether a text may be found}
   *
   * @param text of an entry
   */
  public boolean includes(SearchText text) {
    if (text instanceof SearchText.InPlace said) {
      return named.contains(said.place()) || (isAllOpen && !excluded.contains(said.place()));
    }
    if (text instanceof SearchText.InClosedPlace said) {
      return named.contains(said.place());
    }
    return text instanceof SearchText.AmongPeople said
        && !Collections.disjoint(said.people(), people);
  }

  /** {@return whether all open places may be read but those that are {@link #excluded}} */
  boolean isAllOpen() {
    return isAllOpen;
  }

  Set<String> excluded() {
    return excluded;
  }

  /** {@return places that may be read, whether they are closed or not} */
  Set<String> named() {
    return named;
  }

  Set<String> people() {
    return people;
  }

  /** {@return how many names there are to find what is said in closed places and among people} */
  int nameCount() {
    return named.size() + people.size();
  }
}
