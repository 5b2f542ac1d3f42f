package io.holdfast.netty;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Whose certificates a client trusts. The server's name is always checked. Immutable. */
public final class ClientTls {

  /** Those that the Java platform trusts. */
  public static final ClientTls SYSTEM = new ClientTls(null);

  private final @Nullable Path trusted;

  private ClientTls(@Nullable Path trusted) {
    this.trusted = trusted;
  }

  /**
   * {@return trust in the certificates of a file, and in nothing else}
   *
   * @param certificates in PEM
   */
  public static ClientTls trusting(Path certificates) {
    return new ClientTls(certificates);
  }

  SslContext context() {
    SslContextBuilder builder =
        SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
    try {
      return (trusted == null ? builder : builder.trustManager(trusted.toFile())).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new PortException(
          NettyError.TLS_UNUSABLE, "cannot use the trusted certificates " + trusted, e);
    }
  }
}
