package io.holdfast.tokens;

import java.time.Instant;
import java.util.Set;

/**
 * What a token says, of whoever has signed it.
 *
 * @param issuer of the token, empty if it names none
 * @param subject who it is about, the same for ever, told by the issuer; 1 character or more
 * @param name of the subject, empty if the token tells none
 * @param roles that the subject has
 * @param expires until when it counts, the leeway included
 */
public record VerifiedToken(
    String issuer, String subject, String name, Set<String> roles, Instant expires) {

  /** Copies the roles. */
  public VerifiedToken {
    roles = Set.copyOf(roles);
  }
}
