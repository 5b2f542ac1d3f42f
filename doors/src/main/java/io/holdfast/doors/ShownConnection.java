package io.holdfast.doors;

import io.holdfast.chat.Person;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection as programs and super-users see it.
 *
 * @param person at the other end, or null for nobody in particular
 * @param since in milliseconds since 1970
 * @param rooms that it is in, of those that whoever looks may know of
 */
public record ShownConnection(
    String id,
    String door,
    String transport,
    @Nullable Person person,
    String address,
    long since,
    List<String> rooms) {

  public static ShownConnection of(OpenConnection connection, List<String> rooms) {
    ConnectionOrigin origin = connection.origin();
    return new ShownConnection(
        connection.id(),
        origin.door(),
        origin.transport().get(),
        connection.person(),
        origin.address(),
        connection.sinceMillis(),
        rooms);
  }
}
