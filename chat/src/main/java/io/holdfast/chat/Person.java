package io.holdfast.chat;

/**
 * Who somebody is on one connection.
 *
 * @param id the same on every connection that knows the person's secret; without one, that of the
 *     connection
 * @param name as chosen, {@code Anonymous} until then
 */
public record Person(String id, String name) {

  public static final String ANONYMOUS = "Anonymous";

  public Person named(String name) {
    return new Person(id, name);
  }
}
