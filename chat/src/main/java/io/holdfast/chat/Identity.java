package io.holdfast.chat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who somebody is at one door. Safe for use by several threads. */
public interface Identity {

  /** The role of a super-user, also in the claims of a token. */
  String SUPER_USER = "super-user";

  /** Somebody of whom nothing is known; each door draws them an id. */
  Identity GUEST = known(null);

  /**
   * {@return a guest who is the same at every door, by whichever name}
   *
   * @param id that tells them from others
   */
  static Identity guest(String id) {
    return known(id);
  }

  private static Identity known(@Nullable String id) {
    return new Identity() {
      @Override
      public Optional<Person> person() {
        return Optional.empty();
      }

      @Override
      public Optional<String> guestId() {
        return Optional.ofNullable(id);
      }

      @Override
      public Runnable closeAtEnd(Runnable close) {
        return () -> {};
      }
    };
  }

  /** {@return who is signed in, the same at every door; empty for a guest} */
  Optional<Person> person();

  /** {@return the id of a guest who knows a secret; empty for others} */
  default Optional<String> guestId() {
    return Optional.empty();
  }

  /** {@return what the person may do beside what all may, in words of whoever knows them} */
  default Set<String> roles() {
    return Set.of();
  }

  /** {@return whether the person may see all and do all that {@code /admin} offers} */
  default boolean isSuperUser() {
    return roles().contains(SUPER_USER);
  }

  /**
   * Tells that {@link #closeAtEnd} will close soon; at once if that is so already.
   *
   * @param warn takes when it will, on any thread; never called where nobody knows; must not block
   * @return what forgets it
   */
  default Runnable warnBeforeEnd(Consumer<Instant> warn) {
    return () -> {};
  }

  /** {@return what somebody is told whose connection is closed by {@link #closeAtEnd}} */
  default Refusal ended() {
    return new Refusal(Refusal.Code.SIGN_IN_FIRST, "You are signed in no more.");
  }

  /**
   * {@return who it is, the same at every door; a guest who knows a secret has no name yet; empty
   * for others}
   */
  default Optional<Person> known() {
    return person().or(() -> guestId().map(id -> new Person(id, Person.ANONYMOUS)));
  }

  /** {@return whether they may read and write a private room without being of it} */
  default boolean isLetInto(String room) {
    return false;
  }

  /**
   * Closes something as soon as the person is signed in no more; at once if that is so already.
   *
   * @param close what to do, on any thread, perhaps twice; must not block
   * @return what forgets it, to be run when it is closed
   */
  Runnable closeAtEnd(Runnable close);
}
