package io.holdfast.search;

import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Names as the index keeps them: letters and digits, which no language takes for a command. */
final class HexName {

  private static final HexFormat HEX = HexFormat.of();

  private HexName() {}

  /** {@return the code units of a name; no two names have the same} */
  static String of(String name) {
    StringBuilder hex = new StringBuilder(4 * name.length());
    name.chars().forEach(c -> hex.append(HEX.toHexDigits((char) c)));
    return hex.toString();
  }

  /** {@return the name of a closed place, which nobody has as a person} */
  static String ofPlace(String place) {
    return "r" + of(place);
  }

  /** {@return the name of somebody, which no closed place has} */
  static String ofPerson(String person) {
    return "p" + of(person);
  }

  /** {@return names as an array of JSON} */
  static String json(Collection<String> names) {
    return names.stream()
        .map(name -> "\"" + of(name) + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
