/** Tokens of somebody else's identity provider: JSON Web Tokens, and the keys that they obey. */
@org.jspecify.annotations.NullMarked
module io.holdfast.tokens {
  requires com.nimbusds.jose.jwt;
  requires transitive io.holdfast.error;
  requires java.net.http;
  requires static org.jspecify;

  exports io.holdfast.tokens;
}
