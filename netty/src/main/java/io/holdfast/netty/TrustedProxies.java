package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} headers are believed.
 * From anybody else they mean nothing. Immutable.
 */
public final class TrustedProxies {

  /** None: every client speaks for itself. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private final List<IpSubnetFilterRule> networks;

  private TrustedProxies(List<IpSubnetFilterRule> networks) {
    this.networks = networks;
  }

  /**
   * {@return proxies with addresses in networks}
   *
   * @param networks such as {@code 10.0.0.0/8}, or single addresses such as {@code ::1}
   * @throws IllegalArgumentException if one is no network
   */
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(TrustedProxies::parse).toList());
  }

  private static IpSubnetFilterRule parse(String network) {
    int slash = network.indexOf('/');
    String address = slash < 0 ? network : network.substring(0, slash);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      throw new IllegalArgumentException("a network is an address or address/bits, was " + network);
    }
    try {
      int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(network.substring(slash + 1));
      return new IpSubnetFilterRule(InetAddress.getByAddress(bytes), bits, IpFilterRuleType.ACCEPT);
    } catch (UnknownHostException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a network is an address or address/bits, was " + network, e);
    }
  }

  /** {@return where the request came from, as far as is known} */
  HttpCall.Origin origin(InetSocketAddress peer, boolean isSecure, HttpHeaders headers) {
    String authority = authority(peer, headers.only("host").orElse(""), headers);
    if (!isTrusted(peer)) {
      return new HttpCall.Origin(peer, isSecure, authority);
    }
    boolean isSecureAtProxy =
        headers.first("x-forwarded-proto").map("https"::equalsIgnoreCase).orElse(isSecure);
    return new HttpCall.Origin(client(peer, headers), isSecureAtProxy, authority);
  }

  /** {@return the authority that the client asked for} */
  String authority(InetSocketAddress peer, String authority, HttpHeaders headers) {
    return isTrusted(peer) ? headers.first("x-forwarded-host").orElse(authority) : authority;
  }

  /**
   * The last address of the list that is no proxy of ours: what stands before it may be made up.
   */
  private InetSocketAddress client(InetSocketAddress peer, HttpHeaders headers) {
    List<String> hops = new ArrayList<>();
    headers.all("x-forwarded-for").forEach(line -> hops.addAll(List.of(line.split(",", -1))));
    InetSocketAddress client = peer;
    for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetSocketAddress> hop = address(hops.get(i).trim());
      if (hop.isEmpty()) {
        return client;
      }
      client = hop.get();
    }
    return client;
  }

  private static Optional<InetSocketAddress> address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new InetSocketAddress(InetAddress.getByAddress(bytes), 0));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private boolean isTrusted(InetSocketAddress address) {
    return !networks.isEmpty()
        && !address.isUnresolved()
        && networks.stream().anyMatch(network -> network.matches(address));
  }
}
