package io.holdfast.search;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * A query that was read.
 *
 * @param terms that it looks for, at least one
 * @param query as it was asked
 * @param scope of what may be found
 */
record Search(Terms terms, SearchQuery query, SearchScope scope) {

  /** {@return whether anything said in a place may be found} */
  boolean hasPlaces() {
    return scope.isAllBut() || !scope.places().isEmpty();
  }

  /** {@return whether anything said among people may be found; it is in no place} */
  boolean hasPeople() {
    return query.place() == null && !scope.people().isEmpty();
  }

  /** {@return the expression of FTS5 for what was said in places} */
  String inPlaces() {
    String place = query.place();
    return place == null ? words() : column("place", Set.of(place)) + " AND " + words();
  }

  /** {@return the expression of FTS5 for what was said among people, of whom one may find it} */
  String amongPeople() {
    return column("people", scope.people()) + " AND " + words();
  }

  private String words() {
    return terms.expression("words");
  }

  private static String column(String column, Set<String> names) {
    return names.stream()
        .map(name -> "\"" + HexName.of(name) + "\"")
        .collect(Collectors.joining(" OR ", "{" + column + "} : (", ")"));
  }

  /** {@return the names of the places that are told apart, for {@code json_each}} */
  String namedPlaces() {
    return HexName.json(scope.places());
  }
}
