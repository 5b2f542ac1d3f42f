package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.EngineHeartbeat.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EngineHeartbeatTest {

  private static final long MILLI = 1_000_000;
  private static final EngineSettings SETTINGS =
      new EngineSettings(
          Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(2), 1000, 1000);

  private static EngineHeartbeat of(Revision revision) {
    return new EngineHeartbeat(revision, SETTINGS, 0);
  }

  @Test
  void aTimerThatIsALittleLateDoesNotPutOffTheEnd() {
    EngineHeartbeat heartbeat = of(Revision.FOUR);

    assertThat(heartbeat.poll(301 * MILLI)).isEqualTo(Due.PING);
    assertThat(heartbeat.poll(500 * MILLI)).isEqualTo(Due.GIVE_UP);
  }

  @Test
  void aClientHasItsTimeAfterALoopThatStoodStill() {
    EngineHeartbeat heartbeat = of(Revision.FOUR);

    assertThat(heartbeat.poll(900 * MILLI)).isEqualTo(Due.PING);
    assertThat(heartbeat.poll(1097 * MILLI)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.poll(1100 * MILLI)).isEqualTo(Due.GIVE_UP);
  }

  @Test
  void aSlowClientThatTakesSomethingIsNotGivenUp() {
    EngineHeartbeat heartbeat = of(Revision.FOUR);
    heartbeat.poll(300 * MILLI);

    heartbeat.onProgress(499 * MILLI);

    assertThat(heartbeat.poll(500 * MILLI)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.poll(699 * MILLI)).isEqualTo(Due.GIVE_UP);
  }

  @Test
  void progressWhileNothingIsAskedChangesNothing() {
    EngineHeartbeat heartbeat = of(Revision.FOUR);

    heartbeat.onProgress(299 * MILLI);

    assertThat(heartbeat.poll(300 * MILLI)).isEqualTo(Due.PING);
  }

  @Test
  void aSlowClientThatPingsHasBothTimes() {
    EngineHeartbeat heartbeat = of(Revision.THREE);

    heartbeat.onProgress(400 * MILLI);

    assertThat(heartbeat.poll(899 * MILLI)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.poll(900 * MILLI)).isEqualTo(Due.GIVE_UP);
  }
}
