package io.holdfast.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks about accounts.
 *
 * @param address that attempts are counted by
 * @param session of who is signed in, or null
 */
record AccountCaller(String address, @Nullable Session session) {

  /** Whoever has one address of IPv6 has 2^64 of them. */
  private static final int IPV6_BYTES = 8;

  /** {@return what attempts from an address are counted by} */
  static String address(InetSocketAddress from) {
    InetAddress address = from.getAddress();
    if (address instanceof Inet6Address) {
      return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_BYTES));
    }
    return address == null ? from.getHostString() : address.getHostAddress();
  }

  /** {@return what ends when somebody signs in in place of who is signed in} */
  List<Session> sessions() {
    return session == null ? List.of() : List.of(session);
  }
}
