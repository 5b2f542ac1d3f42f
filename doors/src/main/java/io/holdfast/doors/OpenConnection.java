package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is open, whatever it speaks.
 *
 * <p>Safe for use by several threads, but for {@link #become} and {@link #ended}, which are for the
 * one that the connection belongs to.
 */
public final class OpenConnection {

  private static final int RADIX = Character.MAX_RADIX;

  private final Connections all;
  private final long number;
  private final long sinceMillis;
  private final ConnectionOrigin origin;
  private final Set<String> rooms;
  private volatile @Nullable Person person;

  OpenConnection(
      Connections all,
      long number,
      ConnectionOrigin origin,
      @Nullable Person person,
      Set<String> rooms) {
    this.all = all;
    this.number = number;
    this.sinceMillis = System.currentTimeMillis();
    this.origin = origin;
    this.person = person;
    this.rooms = rooms;
  }

  /**
   * {@return the number that an id stands for, 0 if it stands for none}
   *
   * @param id any text
   */
  static long number(String id) {
    try {
      return Math.max(0, Long.parseLong(id, RADIX));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** {@return what tells it from all others, also of earlier processes} */
  String id() {
    return Long.toString(number, RADIX);
  }

  long number() {
    return number;
  }

  /** {@return when it was opened, in milliseconds since 1970} */
  public long sinceMillis() {
    return sinceMillis;
  }

  public ConnectionOrigin origin() {
    return origin;
  }

  /** {@return who is at the other end, as they are called now; null for nobody in particular} */
  public @Nullable Person person() {
    return person;
  }

  /** {@return the rooms that it hears now} */
  public Set<String> rooms() {
    return rooms;
  }

  /** Whoever is at the other end has said who they are, or has another name. */
  void become(Person known) {
    Person before = person;
    person = known;
    if (before == null || !before.id().equals(known.id())) {
      all.move(this, before);
    }
  }

  /** It is over. */
  public void ended() {
    all.remove(this);
  }

  /** {@return who is at the other end, for those who judge what they may} */
  Asker asker() {
    Person known = person;
    return Asker.of(Identity.GUEST, known == null ? null : known.id(), origin.remoteAddress());
  }

  /**
   * Tells whoever is at the other end why they are not welcome, and closes it. It is over then: it
   * may end while it is being opened, before anybody listens for that.
   */
  void end(Refusal reason) {
    ended();
    origin.end().accept(reason);
  }

  /**
   * Closes it.
   *
   * @param reason of at most {@link Connections#MAX_REASON_BYTES}
   */
  public void close(String reason) {
    origin.close().accept(Objects.requireNonNull(reason, "reason"));
  }
}
