package io.holdfast.search;

import java.util.ArrayList;
import java.util.List;
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

  /** {@return whether anything said in an open place may be found} */
  boolean hasOpen() {
    return scope.isAllOpen() || !scope.named().isEmpty();
  }

  /** {@return the expression of FTS5 for what was said in open places} */
  String inOpen() {
    String place = query.place();
    return place == null
        ? words()
        : column("place", List.of(HexName.of(place))) + " AND " + words();
  }

  /** {@return the open places that are told apart, for {@code json_each}} */
  String toldApart() {
    return HexName.json(scope.isAllOpen() ? scope.excluded() : scope.named());
  }

  /** {@return the names by which something said in closed places or among people may be found} */
  List<String> names() {
    String place = query.place();
    List<String> names = new ArrayList<>();
    for (String named : scope.named()) {
      if (place == null || place.equals(named)) {
        names.add(HexName.ofPlace(named));
      }
    }
    // What is said among people is in no place.
    Set<String> people = place == null ? scope.people() : Set.of();
    people.forEach(person -> names.add(HexName.ofPerson(person)));
    return names;
  }

  /** {@return the expression of FTS5 for what has one of the names} */
  String named(List<String> names) {
    return column("names", names) + " AND " + words();
  }

  private String words() {
    return terms.expression("words");
  }

  private static String column(String column, List<String> names) {
    return names.stream()
        .map(name -> "\"" + name + "\"")
        .collect(Collectors.joining(" OR ", "{" + column + "} : (", ")"));
  }
}
