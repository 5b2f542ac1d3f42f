package io.holdfast.netty;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import javax.net.ssl.SSLException;

/**
 * A certificate and its key, read again when their files change. Connections keep what they began
 * with.
 *
 * <p>Safe for use by several threads.
 */
public final class TlsSource {

  private static final System.Logger LOGGER = System.getLogger(TlsSource.class.getName());

  private static final long CHECK_INTERVAL_NANOS = 5_000_000_000L;

  private final Path certificateChain;
  private final Path privateKey;
  private volatile SslContext context;
  private volatile FileTime loadedTime;
  private volatile long checkedNanos;

  private TlsSource(Path certificateChain, Path privateKey) {
    this.certificateChain = certificateChain;
    this.privateKey = privateKey;
    this.loadedTime = modifiedTime();
    this.context = load();
    this.checkedNanos = System.nanoTime();
  }

  /**
   * Reads a certificate.
   *
   * @param certificateChain PEM file with the certificate and those that signed it
   * @param privateKey PEM file with the unencrypted PKCS#8 key
   * @return the source
   * @throws PortException if a file cannot be read or used
   */
  public static TlsSource pem(Path certificateChain, Path privateKey) {
    return new TlsSource(certificateChain, privateKey);
  }

  /**
   * Reads the files again, changed or not.
   *
   * @throws PortException if a file cannot be read or used; what was there before is kept
   */
  public void reload() {
    // The time first: what is written while the files are read is read at the next look.
    FileTime time = modifiedTime();
    context = load();
    loadedTime = time;
  }

  /** {@return what new connections begin with; the files are looked at every few seconds} */
  SslContext context() {
    long nowNanos = System.nanoTime();
    if (nowNanos - checkedNanos > CHECK_INTERVAL_NANOS) {
      checkedNanos = nowNanos;
      reloadIfChanged();
    }
    return context;
  }

  void reloadIfChanged() {
    try {
      if (!modifiedTime().equals(loadedTime)) {
        reload();
        LOGGER.log(System.Logger.Level.INFO, "read the certificate {0} again", certificateChain);
      }
    } catch (PortException e) {
      LOGGER.log(
          System.Logger.Level.WARNING, "the new certificate is not used, the old one is kept", e);
    }
  }

  private FileTime modifiedTime() {
    try {
      FileTime chainTime = Files.getLastModifiedTime(certificateChain);
      FileTime keyTime = Files.getLastModifiedTime(privateKey);
      return chainTime.compareTo(keyTime) > 0 ? chainTime : keyTime;
    } catch (IOException e) {
      throw new PortException(
          NettyError.TLS_UNUSABLE,
          "cannot read the certificate " + certificateChain + " or its key " + privateKey,
          e);
    }
  }

  private SslContext load() {
    try {
      return SslContextBuilder.forServer(certificateChain.toFile(), privateKey.toFile())
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new PortException(
          NettyError.TLS_UNUSABLE,
          "cannot use the certificate " + certificateChain + " with the key " + privateKey,
          e);
    }
  }
}
