package io.holdfast.server;

import java.util.Optional;

/** Who somebody is at one door. Safe for use by several threads. */
interface Identity {

  /** Somebody of whom nothing is known; each door draws them an id. */
  Identity GUEST =
      new Identity() {
        @Override
        public Optional<Person> person() {
          return Optional.empty();
        }

        @Override
        public Runnable closeAtEnd(Runnable close) {
          return () -> {};
        }
      };

  /** {@return who is signed in, the same at every door; empty for a guest} */
  Optional<Person> person();

  /**
   * Closes something as soon as the person is signed in no more; at once if that is so already.
   *
   * @param close what to do, on any thread, perhaps twice; must not block
   * @return what forgets it, to be run when it is closed
   */
  Runnable closeAtEnd(Runnable close);
}
