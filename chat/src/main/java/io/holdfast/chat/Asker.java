package io.holdfast.chat;

import io.holdfast.accounts.AccountCaller;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for something at a door.
 *
 * @param identity as the gate knows it
 * @param id of the person: of whoever is signed in, or knows a secret, the same everywhere; of
 *     other guests that of the connection, or null where they have none
 * @param address that they come from, of IPv6 the network
 */
public record Asker(Identity identity, @Nullable String id, String address) {

  /**
   * {@return who asks}
   *
   * @param identity as the gate knows it
   * @param guest the id of a guest who knows no secret, or null for none
   * @param from where they are
   */
  public static Asker of(Identity identity, @Nullable String guest, InetSocketAddress from) {
    Optional<String> known = identity.person().map(Person::id).or(identity::guestId);
    return new Asker(identity, known.orElse(guest), AccountCaller.network(from));
  }

  /** {@return the same, by another id} */
  public Asker withId(@Nullable String changed) {
    return new Asker(identity, changed, address);
  }
}
