package io.holdfast.accounts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Who asks about accounts. Immutable. */
public final class AccountCaller {

  /** Whoever has one address of IPv6 has 2^64 of them. */
  private static final int IPV6_BYTES = 8;

  private final String address;
  private final List<Session> sessions;

  private AccountCaller(String address, List<Session> sessions) {
    this.address = address;
    this.sessions = sessions;
  }

  /**
   * {@return somebody who is not signed in}
   *
   * @param from where they ask from, which attempts are counted by
   */
  public static AccountCaller at(InetSocketAddress from) {
    return new AccountCaller(network(from), List.of());
  }

  /**
   * {@return the same, who is signed in}
   *
   * @param session that ends when they sign in anew
   */
  public AccountCaller in(Session session) {
    return new AccountCaller(address, List.of(session));
  }

  /**
   * {@return what attempts from an address are counted by}
   *
   * @param from the address; of IPv6 its network counts
   */
  public static String network(InetSocketAddress from) {
    InetAddress address = from.getAddress();
    if (address instanceof Inet6Address) {
      return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_BYTES));
    }
    return address == null ? from.getHostString() : address.getHostAddress();
  }

  /** {@return what attempts are counted by} */
  String address() {
    return address;
  }

  /** {@return what ends when somebody signs in in place of who is signed in} */
  List<Session> sessions() {
    return sessions;
  }
}
