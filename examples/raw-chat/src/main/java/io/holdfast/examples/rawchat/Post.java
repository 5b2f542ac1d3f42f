package io.holdfast.examples.rawchat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody said.
 *
 * @param user a JSON string, with its quotes
 * @param text a JSON string, with its quotes
 * @param time in milliseconds since 1970
 */
record Post(String user, String text, long time) {

  /*
   * The two strings go out as they came in, so nothing is decoded; it is enough to know that they
   * are JSON strings and nothing more. The loop over characters is possessive (*+): Java matches
   * it without recursion, however long the string.
   */
  private static final String STRING =
      "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"";

  private static final String MEMBER = "\\s*\"(user|text)\"\\s*:\\s*(" + STRING + ")\\s*";
  private static final Pattern OBJECT =
      Pattern.compile("\\s*\\{" + MEMBER + "," + MEMBER + "}\\s*");

  /**
   * {@return the post, or nothing if that is not what it is}
   *
   * @param json {@code {"user","text"}}, in any order
   * @param time that it was received at, in milliseconds since 1970
   */
  static Optional<Post> parse(String json, long time) {
    Matcher object = OBJECT.matcher(json);
    if (!object.matches() || object.group(1).equals(object.group(3))) {
      return Optional.empty();
    }
    boolean isUserFirst = object.group(1).equals("user");
    String first = object.group(2);
    String second = object.group(4);
    return Optional.of(isUserFirst ? new Post(first, second, time) : new Post(second, first, time));
  }

  String toJson() {
    return "{\"user\":" + user + ",\"text\":" + text + ",\"time\":" + time + "}";
  }
}
