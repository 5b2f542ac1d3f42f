package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Fragmentation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The signs of life that a session asks for and takes, for a server and for a client. */
@ParameterizedClass
@EnumSource(Role.class)
final class SessionHeartbeatTest {

  private static final Fragmentation WHOLE = Fragmentation.all().get(0);
  private static final Duration INTERVAL = Duration.ofSeconds(25);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @RegisterExtension final SessionProbe end;

  SessionHeartbeatTest(Role role) {
    this.end = new SessionProbe(role).withHeartbeat(INTERVAL, TIMEOUT);
    assertThat(end.untilDeadline()).isEqualTo(INTERVAL);
  }

  @Test
  void aSilentPeerGetsAPing() {
    end.pass(INTERVAL);

    end.assertSent("89 00");
    assertThat(end.untilDeadline()).isEqualTo(TIMEOUT);
  }

  @Test
  void aPeerThatStaysSilentIsCutOff() {
    end.pass(INTERVAL);
    end.assertSent("89 00");
    end.pass(TIMEOUT);

    end.assertHeard("cut transport");
    assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
  }

  @Test
  void aPongKeepsTheConnection() {
    end.pass(INTERVAL);
    end.assertSent("89 00");
    end.receive(WHOLE, "8a 00");
    end.assertHeard("pong ");

    assertThat(end.untilDeadline()).isEqualTo(INTERVAL);
    end.pass(TIMEOUT);
    end.assertHeard();
  }

  @Test
  void anyByteKeepsTheConnection() {
    end.pass(INTERVAL);
    end.assertSent("89 00");
    end.receiveRaw(WHOLE, new byte[] {(byte) 0x82}); // the beginning of a header

    assertThat(end.untilDeadline()).isEqualTo(INTERVAL);
  }

  @Test
  void bytesThatAreTakenOffThisEndsHandsKeepTheConnection() {
    end.pass(INTERVAL);
    end.assertSent("89 00");
    end.clock.advance(TIMEOUT.dividedBy(2));
    end.session().outputProgressed(end.clock.nanoTime());

    assertThat(end.untilDeadline()).isEqualTo(INTERVAL);
  }

  @Test
  void theClosingHandshakeHasItsOwnTime() {
    end.pass(Duration.ofSeconds(20));
    end.close(1000, "");
    end.assertSent("88 02 03e8");

    assertThat(end.untilDeadline()).isEqualTo(SessionProbe.CLOSE_TIMEOUT);
    end.pass(Duration.ofSeconds(5));
    end.assertHeard();
    end.assertSentNothing();
    end.pass(Duration.ofSeconds(5));
    end.assertHeard("cut transport");
  }

  @Test
  void withoutAHeartbeatNothingIsEverDue() {
    SessionProbe idle = new SessionProbe(end.role);

    assertThat(idle.session().deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    idle.pass(Duration.ofDays(100));

    idle.assertHeard();
    idle.assertSentNothing();
    idle.end();
  }
}
