package io.holdfast.server;

/**
 * Who somebody is on one connection.
 *
 * @param id the same on every connection that knows the person's secret; without one, that of the
 *     connection
 * @param name as chosen, {@code Anonymous} until then
 */
record Person(String id, String name) {

  static final String ANONYMOUS = "Anonymous";

  Person named(String name) {
    return new Person(id, name);
  }
}
