package io.holdfast.server;

/**
 * Who somebody is on one connection.
 *
 * @param id unique among the connections of this server
 * @param name as chosen, {@code Anonymous} until then
 */
record Person(String id, String name) {

  static final String ANONYMOUS = "Anonymous";

  Person named(String name) {
    return new Person(id, name);
  }
}
