package io.holdfast.tokens;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says who somebody is, by the JSON Web Token (RFC 7519) that they show. Safe for use by several
 * threads.
 */
public final class TokenVerifier implements AutoCloseable {

  private final KeySource keys;
  private final TokenClaims claims;
  private final TokenLimits limits;
  private final InstantSource clock;

  private TokenVerifier(Builder builder, KeySource keys) {
    this.keys = keys;
    this.claims = builder.claims();
    this.limits = builder.limits;
    this.clock = builder.clock;
  }

  /** {@return options, without a key yet} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return what a token says}
   *
   * <p>Does not block, and takes about as long as checking one signature.
   *
   * @param token as it was sent
   * @throws TokenRefusal if it does not count
   */
  public VerifiedToken verify(String token) throws TokenRefusal {
    SignedJWT signed = parse(token);
    keys.now().requireSigned(signed);
    JWTClaimsSet said;
    try {
      said = signed.getJWTClaimsSet();
    } catch (ParseException e) {
      throw TokenRefusal.malformed();
    }
    return claims.judge(said, clock, limits.roles());
  }

  /**
   * Fetches keys, if the token names one that is not known and the last fetch is not too near; to
   * be waited for before {@link #verify}, so that nobody is refused because keys have changed.
   *
   * @param token as it was sent
   * @return completed, never with a failure, when it makes no difference to wait any longer
   */
  public CompletionStage<Void> prepare(String token) {
    try {
      return keys.prepare(parse(token).getHeader().getKeyID());
    } catch (TokenRefusal refusal) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private SignedJWT parse(String token) throws TokenRefusal {
    if (token.length() > limits.tokenBytes()) {
      throw new TokenRefusal(
          TokenRefusal.Reason.TOO_LARGE, "A token has at most " + limits.tokenBytes() + " bytes.");
    }
    SignedJWT parsed;
    try {
      parsed = SignedJWT.parse(token);
    } catch (ParseException | RuntimeException e) {
      // The library throws others too, where JSON is not what it expects.
      throw TokenRefusal.malformed();
    }
    // RFC 7515 §4.1.11: what must be understood and is not makes a token invalid.
    if (parsed.getHeader().getCriticalParams() != null) {
      throw TokenRefusal.malformed();
    }
    return parsed;
  }

  /** Fetches no keys any more. */
  @Override
  public void close() {
    keys.close();
  }

  /** How tokens are judged. Used in a chain by one thread. */
  public static final class Builder {

    private @Nullable String secret;
    private @Nullable Path publicKey;
    private @Nullable Path keySetFile;
    private @Nullable URI keySetAddress;
    private @Nullable String issuer;
    private @Nullable String audience;
    private Duration leeway = Duration.ofSeconds(30);
    private String nameClaim = "name";
    private String rolesClaim = "roles";
    private TokenLimits limits = TokenLimits.DEFAULT;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /**
     * Takes tokens that are signed with a secret (HS256, HS384, HS512).
     *
     * @param shared 32 bytes or more in UTF-8; 48 for HS384, 64 for HS512
     * @return these options
     */
    public Builder secret(String shared) {
      this.secret = shared;
      return this;
    }

    /**
     * Takes tokens that are signed with a private key (RS, PS, ES, EdDSA).
     *
     * @param pem file with the public key or a certificate; read again every few minutes
     * @return these options
     */
    public Builder publicKey(Path pem) {
      this.publicKey = pem;
      return this;
    }

    /**
     * Takes tokens that are signed with one of the keys of a set (RFC 7517).
     *
     * @param json file with the set; read again every few minutes
     * @return these options
     */
    public Builder keySet(Path json) {
      this.keySetFile = json;
      return this;
    }

    /**
     * Takes tokens that are signed with one of the keys of a set (RFC 7517).
     *
     * @param address of the set, {@code https:} or {@code http:}; fetched again by time, and when a
     *     token names a key that is not known
     * @return these options
     */
    public Builder keySet(URI address) {
      this.keySetAddress = address;
      return this;
    }

    /**
     * Takes tokens of one issuer alone.
     *
     * @param iss that they name; default any
     * @return these options
     */
    public Builder issuer(String iss) {
      this.issuer = iss;
      return this;
    }

    /**
     * Takes tokens for one audience alone.
     *
     * @param aud that they name, perhaps among others; default any
     * @return these options
     */
    public Builder audience(String aud) {
      this.audience = aud;
      return this;
    }

    /**
     * Lets clocks be apart.
     *
     * @param apart at most; default 30 s
     * @return these options
     */
    public Builder leeway(Duration apart) {
      this.leeway = apart;
      return this;
    }

    /**
     * Says where the name is.
     *
     * @param claim with the name; default {@code name}
     * @return these options
     */
    public Builder nameClaim(String claim) {
      this.nameClaim = claim;
      return this;
    }

    /**
     * Says where the roles are.
     *
     * @param claim with a list of words, or words with spaces between them; {@code a.b} for one
     *     inside another; default {@code roles}
     * @return these options
     */
    public Builder rolesClaim(String claim) {
      this.rolesClaim = claim;
      return this;
    }

    /**
     * Bounds tokens and keys.
     *
     * @param bounds of both; default {@link TokenLimits#DEFAULT}
     * @return these options
     */
    public Builder limits(TokenLimits bounds) {
      this.limits = bounds;
      return this;
    }

    /**
     * Sets the clock that tokens expire by.
     *
     * @param source of the time; default the system's
     * @return these options
     */
    public Builder clock(InstantSource source) {
      this.clock = source;
      return this;
    }

    private TokenClaims claims() {
      return new TokenClaims(issuer, audience, leeway, nameClaim, rolesClaim);
    }

    /**
     * {@return what judges tokens by these options}
     *
     * <p>Reads files. Blocks. What is fetched from an address is waited for by {@link
     * TokenVerifier#prepare}.
     *
     * @throws IllegalStateException unless one key, or set of keys, was named
     * @throws TokenKeyException if the secret or a file is not what it should be
     */
    public TokenVerifier open() {
      long count =
          Stream.of(secret, publicKey, keySetFile, keySetAddress).filter(Objects::nonNull).count();
      if (count != 1) {
        throw new IllegalStateException("one of secret, key and key set is needed, was " + count);
      }
      return new TokenVerifier(this, source());
    }

    private KeySource source() {
      if (secret != null) {
        return KeySource.fixed(new TokenKeys(List.of(TokenKey.ofSecret(secret))));
      }
      if (keySetAddress != null) {
        return new FetchedKeys(
            keySetAddress.getHost() + keySetAddress.getPath(),
            new KeyDownload(keySetAddress, limits),
            null,
            limits,
            clock);
      }
      KeyFile file =
          publicKey != null
              ? new KeyFile(publicKey, limits.keySetBytes(), KeyReader::pem)
              : new KeyFile(
                  Objects.requireNonNull(keySetFile),
                  limits.keySetBytes(),
                  json -> KeyReader.set(json, limits.keys()));
      String place = String.valueOf(publicKey != null ? publicKey : keySetFile);
      return new FetchedKeys(place, file, file.read(), limits, clock);
    }
  }
}
