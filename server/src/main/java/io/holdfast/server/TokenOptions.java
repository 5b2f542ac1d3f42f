package io.holdfast.server;

import io.holdfast.doors.TokenPolicy;
import io.holdfast.error.HoldfastException;
import io.holdfast.tokens.TokenVerifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of tokens. picocli sets them, from wherever they were given. */
final class TokenOptions {

  @Option(names = "--jwt-secret", paramLabel = "SECRET", hidden = true)
  @Nullable String secret;

  @Option(
      names = "--jwt-secret-file",
      paramLabel = "FILE",
      description =
          "Let in who shows a JSON Web Token that is signed with the secret in the first line of"
              + " a file, of 32 bytes or more (HS256, HS384, HS512; default:"
              + " HOLDFAST_JWT_SECRET).")
  @Nullable Path secretFile;

  @Option(
      names = "--jwt-key",
      paramLabel = "FILE",
      description =
          "The same for tokens of a private key: PEM file with the public key or certificate"
              + " (RSA, EC, Ed25519).")
  @Nullable Path key;

  @Option(
      names = "--jwt-keys",
      paramLabel = "PLACE",
      description = "The same for a JSON Web Key Set: its file, or its address.")
  @Nullable String keys;

  @Option(
      names = "--jwt-issuer",
      paramLabel = "ISS",
      description = "Who has to have issued them (default: anybody who has the key).")
  @Nullable String issuer;

  @Option(
      names = "--jwt-audience",
      paramLabel = "AUD",
      description = "Whom they have to be for (default: anybody).")
  @Nullable String audience;

  @Option(
      names = "--jwt-leeway",
      paramLabel = "TIME",
      converter = Quantity.Time.class,
      description = "How far clocks may be apart (default: 30s).")
  Duration leeway = Duration.ofSeconds(30);

  @Option(
      names = "--jwt-warning",
      paramLabel = "TIME",
      converter = Quantity.Time.class,
      description = "How long before the end of a token its connections are told (default: 1m).")
  Duration warning = TokenPolicy.WARNING;

  @Option(
      names = "--jwt-name-claim",
      paramLabel = "CLAIM",
      description = "Claim with the name of the person (default: ${DEFAULT-VALUE}).")
  String nameClaim = "name";

  @Option(
      names = "--jwt-roles-claim",
      paramLabel = "CLAIM",
      description =
          "Claim with their roles; a.b for one inside another (default: ${DEFAULT-VALUE}).")
  String rolesClaim = "roles";

  @Option(
      names = "--jwt-required",
      description = "Refuse who has neither a token nor an account (default: they are guests).")
  boolean isRequired;

  /**
   * {@return what the options say}
   *
   * @throws StartFailure if a key cannot be used
   * @throws IllegalArgumentException if they do not go together
   */
  TokenPolicy policy() throws StartFailure {
    long count = Stream.of(secret, secretFile, key, keys).filter(Objects::nonNull).count();
    if (count > 1) {
      throw new IllegalArgumentException(
          "--jwt-secret-file, --jwt-key, --jwt-keys and HOLDFAST_JWT_SECRET exclude each other");
    }
    if (count == 0) {
      if (isRequired || issuer != null || audience != null) {
        throw new IllegalArgumentException(
            "--jwt-required, --jwt-issuer and --jwt-audience need one of --jwt-secret-file,"
                + " --jwt-key, --jwt-keys and HOLDFAST_JWT_SECRET");
      }
      return TokenPolicy.NONE;
    }
    try {
      return new TokenPolicy(builder().open(), isRequired, warning);
    } catch (HoldfastException e) {
      throw new StartFailure("Tokens cannot be checked: " + e.getMessage() + ".");
    }
  }

  private TokenVerifier.Builder builder() throws StartFailure {
    TokenVerifier.Builder builder =
        TokenVerifier.builder().leeway(leeway).nameClaim(nameClaim).rolesClaim(rolesClaim);
    if (secret != null) {
      builder.secret(secret);
    }
    if (secretFile != null) {
      builder.secret(SecretOptions.read("--jwt-secret-file", secretFile));
    }
    if (key != null) {
      builder.publicKey(key);
    }
    if (keys != null) {
      placed(builder, keys);
    }
    if (issuer != null) {
      builder.issuer(issuer);
    }
    if (audience != null) {
      builder.audience(audience);
    }
    return builder;
  }

  private static void placed(TokenVerifier.Builder builder, String place) {
    String lower = place.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
      builder.keySet(Path.of(place));
      return;
    }
    URI address = URI.create(place);
    if (address.getHost() == null) {
      throw new IllegalArgumentException("--jwt-keys names no host, was " + place);
    }
    builder.keySet(address);
  }
}
