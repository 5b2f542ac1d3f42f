package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

final class ConnectionLimiterTest {

  private final ConnectionLimiter limiter =
      new ConnectionLimiter(PortLimits.DEFAULT.withConnections(4, 2));

  /** A channel from an address. */
  private static final class ChannelFrom extends EmbeddedChannel {

    private final String address;

    ChannelFrom(String address) {
      this.address = address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
      // The constructor of the channel asks before the field is set.
      return address == null ? null : new InetSocketAddress(address, 1);
    }
  }

  @Test
  void connectionsFromOneAddressAreLimited() {
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.1"))).isTrue();
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.1"))).isTrue();
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.1"))).isFalse();
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.2"))).isTrue();

    assertThat(limiter.openCount()).isEqualTo(3);
    assertThat(limiter.refusedCount()).isEqualTo(1);
  }

  @Test
  void connectionsInAllAreLimited() {
    for (int i = 0; i < 4; i++) {
      assertThat(limiter.tryAdd(new ChannelFrom("192.0.2." + i))).isTrue();
    }

    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.9"))).isFalse();
    assertThat(limiter.openCount()).isEqualTo(4);
    assertThat(limiter.refusedCount()).isEqualTo(1);
  }

  @Test
  void aConnectionThatClosesMakesRoom() {
    ChannelFrom first = new ChannelFrom("192.0.2.1");
    limiter.tryAdd(first);
    limiter.tryAdd(new ChannelFrom("192.0.2.1"));

    first.close();

    assertThat(limiter.openCount()).isEqualTo(1);
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.1"))).isTrue();
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.1"))).isFalse();
  }

  @Test
  void aRefusedConnectionThatClosesMakesNoRoom() {
    limiter.tryAdd(new ChannelFrom("192.0.2.1"));
    limiter.tryAdd(new ChannelFrom("192.0.2.1"));
    ChannelFrom refused = new ChannelFrom("192.0.2.1");
    limiter.tryAdd(refused);

    refused.close();

    assertThat(limiter.openCount()).isEqualTo(2);
    assertThat(limiter.tryAdd(new ChannelFrom("192.0.2.1"))).isFalse();
  }

  @Test
  void connectionsWithoutAnAddressCountInAllOnly() {
    for (int i = 0; i < 4; i++) {
      assertThat(limiter.tryAdd(new EmbeddedChannel())).isTrue();
    }
    assertThat(limiter.tryAdd(new EmbeddedChannel())).isFalse();
  }
}
