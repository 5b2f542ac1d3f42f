package io.holdfast.accounts;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Somebody who is signed in at one browser, and what is open there. Safe for several threads. */
public final class Session {

  private final String key;
  private final Kept kept;
  private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean hasEnded;

  /**
   * What the log keeps of a session.
   *
   * @param id of the person
   * @param name of the person
   * @param began in milliseconds since 1970
   * @param ends in milliseconds since 1970
   */
  record Kept(String id, String name, long began, long ends) {}

  Session(String key, Kept kept) {
    this.key = key;
    this.kept = kept;
  }

  /** {@return what it is kept under} */
  String key() {
    return key;
  }

  Kept kept() {
    return kept;
  }

  /** Closes what is open. */
  void end() {
    hasEnded = true;
    open.forEach(Runnable::run);
    open.clear();
  }

  /** {@return the id of the person, the same for ever} */
  public String personId() {
    return kept.id();
  }

  /** {@return the name of the person} */
  public String name() {
    return kept.name();
  }

  /**
   * Closes something as soon as the session ends; at once if it has.
   *
   * @param close what to do, on any thread, perhaps twice; must not block
   * @return what forgets it, to be run when it is closed
   */
  public Runnable closeAtEnd(Runnable close) {
    // Wrapped, so that two of the same kind are told apart.
    Runnable closing = () -> close.run();
    open.add(closing);
    if (hasEnded) {
      open.remove(closing);
      close.run();
    }
    return () -> open.remove(closing);
  }
}
