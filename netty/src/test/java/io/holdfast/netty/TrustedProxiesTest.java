package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.websocket.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {

  private final TrustedProxies proxies =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "::1"));

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(address, 4321);
  }

  private static HttpHeaders headers(String... namesAndValues) {
    HttpHeaders.Builder builder = HttpHeaders.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  @Nested
  @DisplayName("Which peers are believed")
  final class Believed {

    private boolean isBelieved(TrustedProxies proxies, String address) {
      return proxies
          .authority(peer(address), "own", headers("x-forwarded-host", "told"))
          .equals("told");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.255.255.255", "192.0.2.7", "fd00::1", "fdff::", "::1"})
    void thoseInTheNetworksAre(String address) {
      assertThat(isBelieved(proxies, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.255.255.255", "11.0.0.0", "192.0.2.8", "fc00::1", "::2"})
    void nobodyElseIs(String address) {
      assertThat(isBelieved(proxies, address)).isFalse();
    }

    @Test
    void anIpv4AddressThatIsWrittenAsIpv6IsTheSame() {
      assertThat(isBelieved(proxies, "::ffff:10.1.2.3")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, 203.0.113.9", "::/0, 2001:db8::9"})
    void aNetworkMayBeEverything(String network, String address) {
      assertThat(isBelieved(TrustedProxies.of(List.of(network)), address)).isTrue();
    }

    @Test
    void noneTrustsNobody() {
      assertThat(isBelieved(TrustedProxies.NONE, "127.0.0.1")).isFalse();
    }

    @Test
    void aPeerWithoutAnAddressIsNot() {
      InetSocketAddress unknown = InetSocketAddress.createUnresolved("unknown", 0);

      assertThat(
              TrustedProxies.of(List.of("0.0.0.0/0", "::/0"))
                  .authority(unknown, "own", headers("x-forwarded-host", "told")))
          .isEqualTo("own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/"})
    void whatIsNoNetworkIsRefused(String network) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TrustedProxies.of(List.of(network)))
          .withMessage("a network is an address or address/bits, was " + network);
    }
  }

  @Nested
  @DisplayName("X-Forwarded-For")
  final class For {

    private String client(String peer, String... lines) {
      HttpHeaders.Builder builder = HttpHeaders.builder();
      for (String line : lines) {
        builder.add("x-forwarded-for", line);
      }
      return proxies
          .origin(peer(peer), false, builder.build())
          .remoteAddress()
          .getAddress()
          .getHostAddress();
    }

    @Test
    void isTheClientWhereTheProxyTellsIt() {
      assertThat(client("10.0.0.1", "203.0.113.9")).isEqualTo("203.0.113.9");
    }

    @Test
    void isNotBelievedFromAnybodyElse() {
      assertThat(client("203.0.113.1", "203.0.113.9")).isEqualTo("203.0.113.1");
    }

    @Test
    void theLastThatIsNoProxyIsTheClient() {
      assertThat(client("10.0.0.1", "198.51.100.66, 203.0.113.9, 10.0.0.2"))
          .isEqualTo("203.0.113.9");
    }

    @Test
    void severalLinesAreOneList() {
      assertThat(client("10.0.0.1", "198.51.100.66", "203.0.113.9,10.0.0.2"))
          .isEqualTo("203.0.113.9");
    }

    @Test
    void whereAllAreProxiesTheFirstIsTheClient() {
      assertThat(client("10.0.0.1", "10.0.0.3, 10.0.0.2")).isEqualTo("10.0.0.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "203.0.113.9, ", "203.0.113.9:80", "<script>"})
    void whatIsNoAddressIsNotLookedBehind(String line) {
      assertThat(client("10.0.0.1", line)).isEqualTo("10.0.0.1");
    }

    @Test
    void aProxyThatSaysNothingIsTheClient() {
      assertThat(client("10.0.0.1")).isEqualTo("10.0.0.1");
    }
  }

  @Nested
  @DisplayName("X-Forwarded-Proto and -Host")
  final class ProtoAndHost {

    @ParameterizedTest
    @CsvSource({
      "10.0.0.1, false, https, true",
      "10.0.0.1, false, HTTPS, true",
      "10.0.0.1, true, http, false",
      "203.0.113.1, false, https, false",
      "203.0.113.1, true, http, true"
    })
    void protoSaysWhetherTheClientUsedTls(
        String peer, boolean isSecure, String proto, boolean expected) {
      assertThat(
              proxies.origin(peer(peer), isSecure, headers("x-forwarded-proto", proto)).isSecure())
          .isEqualTo(expected);
    }

    @Test
    void withoutProtoTheConnectionItselfCounts() {
      assertThat(proxies.origin(peer("10.0.0.1"), true, HttpHeaders.EMPTY).isSecure()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, chat.example", "203.0.113.1, inner:8080"})
    void hostIsWhatTheClientAskedFor(String peer, String expected) {
      assertThat(
              proxies.authority(
                  peer(peer), "inner:8080", headers("x-forwarded-host", "chat.example")))
          .isEqualTo(expected);
    }

    @Test
    void withoutHostTheRequestsOwnCounts() {
      assertThat(proxies.authority(peer("10.0.0.1"), "inner:8080", HttpHeaders.EMPTY))
          .isEqualTo("inner:8080");
    }
  }
}
