package io.holdfast.doors;

import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Deadlines;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import io.holdfast.tokens.TokenRefusal;
import io.holdfast.tokens.TokenVerifier;
import io.holdfast.tokens.VerifiedToken;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Knows people by the token that an identity provider gave them. Whoever shows one is nobody else,
 * whatever cookie comes along. Safe for use by several threads.
 */
public final class TokenIdentities implements Identities {

  /** In a JSON Web Token there are two, in the secret of a guest none. */
  private static final char DOT = '.';

  private final TokenVerifier verifier;
  private final ChatRules rules;
  private final Deadlines deadlines;
  private final Identities others;

  /**
   * Creates it.
   *
   * @param verifier of tokens
   * @param rules that names obey
   * @param deadlines that connections end at
   * @param others says who somebody is who shows no token
   */
  public TokenIdentities(
      TokenVerifier verifier, ChatRules rules, Deadlines deadlines, Identities others) {
    this.verifier = verifier;
    this.rules = rules;
    this.deadlines = deadlines;
    this.others = others;
  }

  /** Somebody with a token. */
  private record Holder(Person holder, Set<String> roles, Instant expires, Deadlines deadlines)
      implements Identity {

    @Override
    public Optional<Person> person() {
      return Optional.of(holder);
    }

    @Override
    public Runnable warnBeforeEnd(Consumer<Instant> warn) {
      return deadlines.before(expires, () -> warn.accept(expires));
    }

    @Override
    public Refusal ended() {
      return new Refusal(Refusal.Code.TOKEN_EXPIRED, "Your token has expired.");
    }

    @Override
    public Runnable closeAtEnd(Runnable close) {
      return deadlines.at(expires, close);
    }
  }

  private static boolean isToken(Shown shown) {
    return shown.bearer() != null && shown.bearer().indexOf(DOT) >= 0;
  }

  @Override
  public CompletionStage<Void> prepare(Shown shown) {
    return shown.bearer() != null && isToken(shown)
        ? verifier.prepare(shown.bearer())
        : others.prepare(shown);
  }

  @Override
  public Identity identify(Shown shown) throws Refusal {
    if (shown.bearer() == null || !isToken(shown)) {
      return shown.isAll() ? others.identify(shown) : Identity.GUEST;
    }
    try {
      VerifiedToken token = verifier.verify(shown.bearer());
      Person person = new Person(PersonIds.of(token.issuer(), token.subject()), name(token.name()));
      return new Holder(person, token.roles(), token.expires(), deadlines);
    } catch (TokenRefusal refused) {
      throw refusal(refused);
    }
  }

  /** {@return the name, cut where it is longer than one may be} */
  private String name(String told) throws Refusal {
    return told.isBlank() ? Person.ANONYMOUS : rules.name(rules.cut(told.strip()));
  }

  /** {@return the same in the words of the chat} */
  private static Refusal refusal(TokenRefusal refused) {
    Refusal.Code code =
        switch (refused.reason()) {
          case EXPIRED -> Refusal.Code.TOKEN_EXPIRED;
          case KEYS_UNAVAILABLE -> Refusal.Code.OVERLOADED;
          case MALFORMED,
              TOO_LARGE,
              WRONG_ALGORITHM,
              UNKNOWN_KEY,
              WRONG_SIGNATURE,
              NOT_YET_VALID,
              WRONG_ISSUER,
              WRONG_AUDIENCE ->
              Refusal.Code.BAD_TOKEN;
        };
    return new Refusal(code, String.valueOf(refused.getMessage()));
  }
}
