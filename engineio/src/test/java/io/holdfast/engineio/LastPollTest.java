package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FakeClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The POST with which a client ends its session may overtake the poll that it sent before. */
final class LastPollTest {

  private final FakeClock clock = new FakeClock();
  private final Recorder listener = new Recorder();
  private final EngineSession session =
      EngineSession.openPolling(
          new Opening("abc", Revision.FOUR, EngineSettings.DEFAULT, false),
          true,
          ByteBufAllocator.DEFAULT,
          listener,
          clock.nanoTime());

  private String poll() {
    Poll poll = new Poll();
    session.poll(poll, clock.nanoTime());
    return poll.outcome();
  }

  private boolean post(String body) {
    ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    return session.post(bytes, false, clock.nanoTime());
  }

  @Test
  void aPollThatWasOvertakenIsAnsweredOnce() {
    poll();
    post("1");

    assertThat(listener.take()).containsExactly("close: transport close");
    assertThat(session.awaitsLastPoll()).isTrue();
    assertThat(poll()).isEqualTo("6");
    assertThat(session.awaitsLastPoll()).isFalse();
    assertThat(poll()).isEqualTo(RequestError.SESSION_ID_UNKNOWN.json());
  }

  // @Twin("engine.io/server: should trigger when calling socket.close() in payload")
  @Test
  void nothingIsHandedOnAfterAClosePacket() {
    poll();
    Poll waiting = new Poll();
    session.poll(waiting, clock.nanoTime());

    assertThat(post("4a\u001e1\u001e4b")).isTrue();

    assertThat(waiting.outcome()).isEqualTo("6");
    assertThat(listener.take()).containsExactly("text a", "close: transport close");
  }

  @Test
  void aPollThatWaitedWasTheLast() {
    poll();
    Poll waiting = new Poll();
    session.poll(waiting, clock.nanoTime());
    post("1");

    assertThat(waiting.outcome()).isEqualTo("6");
    assertThat(session.awaitsLastPoll()).isFalse();
    assertThat(poll()).isEqualTo(RequestError.SESSION_ID_UNKNOWN.json());
  }

  @Test
  void aSessionThatEndedOtherwiseAwaitsNone() {
    poll();
    post("nonsense");

    assertThat(listener.take()).containsExactly("close: parse error");
    assertThat(session.awaitsLastPoll()).isFalse();
  }
}
