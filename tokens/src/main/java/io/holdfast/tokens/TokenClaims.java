package io.holdfast.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say, and where it says what.
 *
 * @param issuer that it must be of, or null for any
 * @param audience that it must be for, or null for any
 * @param leeway how far the clocks of both may be apart
 * @param nameClaim that gives the name
 * @param rolesClaim that gives the roles
 */
record TokenClaims(
    @Nullable String issuer,
    @Nullable String audience,
    Duration leeway,
    String nameClaim,
    String rolesClaim) {

  /**
   * {@return what a token says}
   *
   * @param claims of a token whose signature is right
   * @param clock that it expires by
   * @param maxRoles most roles that it gives
   * @throws TokenRefusal if it is not what it must be
   */
  VerifiedToken judge(JWTClaimsSet claims, InstantSource clock, int maxRoles) throws TokenRefusal {
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw new TokenRefusal(TokenRefusal.Reason.MALFORMED, "The token does not say when it ends.");
    }
    Instant end = expires.toInstant().plus(leeway);
    Instant now = clock.instant();
    if (!now.isBefore(end)) {
      throw new TokenRefusal(TokenRefusal.Reason.EXPIRED, "The token has expired.");
    }
    Date begins = claims.getNotBeforeTime();
    if (begins != null && now.plus(leeway).isBefore(begins.toInstant())) {
      throw new TokenRefusal(TokenRefusal.Reason.NOT_YET_VALID, "The token does not count yet.");
    }
    if (issuer != null && !issuer.equals(claims.getIssuer())) {
      throw new TokenRefusal(TokenRefusal.Reason.WRONG_ISSUER, "The token is of another issuer.");
    }
    if (audience != null && !claims.getAudience().contains(audience)) {
      throw new TokenRefusal(TokenRefusal.Reason.WRONG_AUDIENCE, "The token is for somebody else.");
    }
    String subject = Objects.requireNonNullElse(claims.getSubject(), "");
    if (subject.isEmpty() || subject.length() > TokenLimits.MAX_SUBJECT) {
      throw new TokenRefusal(
          TokenRefusal.Reason.MALFORMED,
          "The token has a \"sub\" of 1 to " + TokenLimits.MAX_SUBJECT + " characters.");
    }
    return new VerifiedToken(
        Objects.requireNonNullElse(claims.getIssuer(), ""),
        subject,
        at(claims, nameClaim) instanceof String name ? name : "",
        roles(at(claims, rolesClaim), maxRoles),
        end);
  }

  /** {@return what a claim holds: one of that name, else one inside others, as in {@code a.b}} */
  private static @Nullable Object at(JWTClaimsSet claims, String name) {
    Object found = claims.getClaim(name);
    if (found != null) {
      return found;
    }
    @Nullable Object inside = claims.getClaims();
    for (String step : name.split("\\.", -1)) {
      inside = inside instanceof Map<?, ?> members ? members.get(step) : null;
    }
    return inside;
  }

  /** A list of words, or words with spaces between them, as in {@code scope}. */
  private static Set<String> roles(@Nullable Object claim, int maxCount) throws TokenRefusal {
    List<?> words =
        claim instanceof String line
            ? Arrays.asList(line.split(" ", -1))
            : claim instanceof List<?> list ? list : List.of();
    if (words.size() > maxCount) {
      throw new TokenRefusal(
          TokenRefusal.Reason.MALFORMED, "A token gives at most " + maxCount + " roles.");
    }
    Set<String> roles = new LinkedHashSet<>();
    for (Object word : words) {
      if (word instanceof String role && !role.isEmpty()) {
        roles.add(role);
      }
    }
    return roles;
  }
}
