package io.holdfast.doors;

import io.holdfast.accounts.Session;
import io.holdfast.accounts.Sessions;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows who is signed in by the cookie that they show. Safe for use by several threads. */
public final class AccountIdentities implements Identities {

  private final Sessions sessions;
  private final @Nullable String superUser;
  private final Identities others;

  /**
   * Creates it.
   *
   * @param sessions of those who are signed in
   * @param superUser the id of the person who is one, or null if there is none
   * @param others says who somebody is who is not
   */
  public AccountIdentities(Sessions sessions, @Nullable String superUser, Identities others) {
    this.sessions = sessions;
    this.superUser = superUser;
    this.others = others;
  }

  /** Somebody who is signed in. */
  private record SignedIn(Session session, Set<String> roles) implements Identity {

    @Override
    public Optional<Person> person() {
      return Optional.of(new Person(session.personId(), session.name()));
    }

    @Override
    public Runnable closeAtEnd(Runnable close) {
      return session.closeAtEnd(close);
    }
  }

  @Override
  public CompletionStage<Void> prepare(Shown shown) {
    return others.prepare(shown);
  }

  @Override
  public Identity identify(Shown shown) throws Refusal {
    Optional<Session> session = SessionCookie.token(shown).flatMap(sessions::find);
    return session.isPresent() ? signedIn(session.get()) : others.identify(shown);
  }

  private Identity signedIn(Session session) {
    boolean isSuperUser = session.personId().equals(superUser);
    return new SignedIn(session, isSuperUser ? Set.of(Identity.SUPER_USER) : Set.of());
  }
}
