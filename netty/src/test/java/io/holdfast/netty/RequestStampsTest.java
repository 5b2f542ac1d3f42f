package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FakeClock;
import io.holdfast.websocket.HttpHeaders;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A request that is sent once more has the stamp of the first, and comes a moment later. */
final class RequestStampsTest {

  private static final Duration MOMENT = Duration.ofMillis(10);

  private final FakeClock clock = new FakeClock();
  private final RequestStamps stamps =
      new RequestStamps(EngineRequestView.of(call("/?transport=polling&t=x0")));

  private static HttpCall call(String target) {
    return new HttpCall(
        "GET",
        target,
        HttpHeaders.EMPTY,
        ByteBuffer.allocate(0),
        new HttpCall.Origin(new InetSocketAddress(1), false, "a"));
  }

  private boolean isRepeatedPoll(String target) {
    return stamps.isRepeatedPoll(RequestStamps.of(call(target)), clock.nanoTime());
  }

  private boolean isRepeatedPost(String target) {
    return stamps.isRepeatedPost(RequestStamps.of(call(target)), clock.nanoTime());
  }

  @Test
  void theStampOfTheLastOneIsThatOfARepeat() {
    assertThat(isRepeatedPoll("/?t=x1")).isFalse();
    assertThat(isRepeatedPost("/?t=x2")).isFalse();
    clock.advance(MOMENT);

    assertThat(isRepeatedPoll("/?t=x1")).isTrue();
    assertThat(isRepeatedPost("/?t=x2")).isTrue();
  }

  @Test
  void anotherStampIsThatOfANewOne() {
    assertThat(isRepeatedPoll("/?t=x1")).isFalse();
    clock.advance(MOMENT);

    assertThat(isRepeatedPoll("/?t=x2")).isFalse();
    assertThat(isRepeatedPost("/?t=x1")).isFalse();
  }

  @Test
  void twoMayHaveTheStampOfOneMillisecond() {
    assertThat(isRepeatedPoll("/?t=x1")).isFalse();
    clock.advance(MOMENT.minusNanos(1));

    assertThat(isRepeatedPoll("/?t=x1")).isFalse();
  }

  @Test
  void aClientMayHaveOneStampForAllOrNone() {
    for (String target : new String[] {"/?t=x0", "/"}) {
      assertThat(isRepeatedPoll(target)).isFalse();
      clock.advance(MOMENT);
      assertThat(isRepeatedPoll(target)).isFalse();
    }
  }
}
