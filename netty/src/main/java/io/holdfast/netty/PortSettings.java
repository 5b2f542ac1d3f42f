package io.holdfast.netty;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a port is opened with. Immutable. */
public final class PortSettings {

  private final InetSocketAddress address;
  private final PortLimits limits;
  private final TrustedProxies proxies;
  private final @Nullable TlsSource tls;

  private PortSettings(
      InetSocketAddress address,
      PortLimits limits,
      TrustedProxies proxies,
      @Nullable TlsSource tls) {
    this.address = Objects.requireNonNull(address, "address");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.proxies = Objects.requireNonNull(proxies, "proxies");
    this.tls = tls;
  }

  /**
   * {@return settings with default limits, without TLS and trusted proxies}
   *
   * @param address to listen on; port 0 lets the system choose
   */
  public static PortSettings of(InetSocketAddress address) {
    return new PortSettings(address, PortLimits.DEFAULT, TrustedProxies.NONE, null);
  }

  /**
   * {@return these settings with other limits}
   *
   * @param limits of the port
   */
  public PortSettings withLimits(PortLimits limits) {
    return new PortSettings(address, limits, proxies, tls);
  }

  /**
   * {@return these settings with proxies that are believed}
   *
   * @param proxies in front of the port
   */
  public PortSettings withProxies(TrustedProxies proxies) {
    return new PortSettings(address, limits, proxies, tls);
  }

  /**
   * {@return these settings with TLS}
   *
   * @param tls the certificate
   */
  public PortSettings withTls(TlsSource tls) {
    return new PortSettings(address, limits, proxies, tls);
  }

  InetSocketAddress address() {
    return address;
  }

  PortLimits limits() {
    return limits;
  }

  TrustedProxies proxies() {
    return proxies;
  }

  Optional<TlsSource> tls() {
    return Optional.ofNullable(tls);
  }
}
