package io.holdfast.doors;

import io.holdfast.tokens.TokenVerifier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether people may come with the token of an identity provider.
 *
 * @param verifier of tokens, closed with the server; null if there are none
 * @param isRequired whether those who have neither token nor account are refused
 * @param warning how long before the end of a token its connections are told
 */
public record TokenPolicy(@Nullable TokenVerifier verifier, boolean isRequired, Duration warning) {

  public static final Duration WARNING = Duration.ofMinutes(1);

  /** There are no tokens. */
  public static final TokenPolicy NONE = new TokenPolicy(null, false, WARNING);
}
