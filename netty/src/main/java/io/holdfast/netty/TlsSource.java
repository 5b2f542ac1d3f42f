package io.holdfast.netty;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;

/**
 * A certificate and its key, and whom clients' certificates are signed by if they need one; read
 * again when their files change. Connections keep what they began with.
 *
 * <p>Safe for use by several threads.
 */
public final class TlsSource {

  private static final System.Logger LOGGER = System.getLogger(TlsSource.class.getName());

  private static final long CHECK_INTERVAL_NANOS = 5_000_000_000L;

  private final KeyFiles keys;
  private volatile SslContext context;
  private volatile FileTime loadedTime;
  private volatile long checkedNanos;

  private TlsSource(KeyFiles keys) {
    this.keys = keys;
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
    return new TlsSource(new KeyFiles.Pem(certificateChain, privateKey));
  }

  /**
   * Reads a certificate.
   *
   * @param file PKCS#12 file ({@code .p12}, {@code .pfx}) with the certificate, those that signed
   *     it, and the key
   * @param password of the file and of the key
   * @return the source
   * @throws PortException if the file cannot be read or used
   */
  public static TlsSource pkcs12(Path file, String password) {
    return new TlsSource(new KeyFiles.Pkcs12(file, password));
  }

  /**
   * {@return the same, for clients that have a certificate themselves: a client that has none, or
   * one that others signed, does not get past the handshake}
   *
   * @param authorities PEM file with the certificates of those who sign
   * @throws PortException if a file cannot be read or used
   */
  public TlsSource withClientCertificates(Path authorities) {
    return new TlsSource(new KeyFiles.ForClients(keys, authorities));
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
        LOGGER.log(System.Logger.Level.INFO, "read the certificate {0} again", keys);
      }
    } catch (PortException e) {
      LOGGER.log(
          System.Logger.Level.WARNING, "the new certificate is not used, the old one is kept", e);
    }
  }

  private FileTime modifiedTime() {
    FileTime latest = FileTime.fromMillis(Long.MIN_VALUE);
    for (Path file : keys.files()) {
      try {
        FileTime time = Files.getLastModifiedTime(file);
        latest = time.compareTo(latest) > 0 ? time : latest;
      } catch (IOException e) {
        throw new PortException(NettyError.TLS_UNUSABLE, "cannot read the certificate " + keys, e);
      }
    }
    return latest;
  }

  private SslContext load() {
    try {
      return keys.newBuilder()
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new PortException(NettyError.TLS_UNUSABLE, "cannot use the certificate " + keys, e);
    }
  }
}
