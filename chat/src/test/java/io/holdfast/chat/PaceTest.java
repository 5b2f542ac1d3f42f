package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class PaceTest {

  /** So few that none comes back while the test runs, but for one in a second. */
  private static final ChatLimits LIMITS = ChatLimits.DEFAULT.withPerSecond(1);

  private final Pace pace = new Pace(LIMITS);

  private static Asker asker(String id, String host) {
    return Asker.of(Identity.GUEST, id, new InetSocketAddress(host, 1));
  }

  /** Asks so often, each time on a connection of its own. */
  private void ask(Asker who, int count) throws Refusal {
    for (int asked = 0; asked < count; asked++) {
      pace.count(LIMITS.rate(), who);
    }
  }

  private void assertTooFast(Asker who, String sentence) {
    assertThatThrownBy(() -> ask(who, 3 * LIMITS.burst()))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_FAST);
              assertThat(refusal.reason()).contains(sentence);
            });
  }

  @Test
  void oneConnectionIsBounded() throws Refusal {
    RateLimit connection = LIMITS.rate();
    Asker ada = asker("ada", "192.0.2.1");
    pace.count(connection, ada);
    pace.count(connection, ada);
    assertThatThrownBy(() -> ask(connection, ada)).isInstanceOf(Refusal.class);
    assertThat(pace.connectionRefusals()).isOne();
    assertThat(pace.personRefusals()).isZero();
  }

  private void ask(RateLimit connection, Asker who) throws Refusal {
    for (int asked = 0; asked < LIMITS.burst(); asked++) {
      pace.count(connection, who);
    }
  }

  @Test
  void whoOpensMoreConnectionsGetsNoFurther() throws Refusal {
    ask(asker("ada", "192.0.2.1"), ChatLimits.PERSON_FACTOR * LIMITS.burst());
    assertTooFast(asker("ada", "192.0.2.2"), "all that you have open");
    assertThat(pace.personRefusals()).isOne();
    ask(asker("bob", "192.0.2.1"), 1);
  }

  @Test
  void whoIsSomebodyElseEachTimeGetsNoFurther() throws Refusal {
    for (int number = 0; number < ChatLimits.ADDRESS_FACTOR * LIMITS.burst(); number++) {
      ask(asker("guest " + number, "192.0.2.1"), 1);
    }
    assertTooFast(asker("another", "192.0.2.1"), "your address");
    assertThat(pace.addressRefusals()).isOne();
    ask(asker("another", "192.0.2.2"), 1);
  }
}
