package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.FakeClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * Sessions with a clock, a client that polls or has a WebSocket, and a listener that writes down.
 */
abstract class SessionFixture {

  static final EngineSettings SETTINGS =
      new EngineSettings(
          Duration.ofMillis(300), Duration.ofMillis(200), Duration.ofSeconds(2), 1_000_000, 1000);

  final FakeClock clock = new FakeClock();
  final Recorder listener = new Recorder();
  final Wire wire = new Wire();
  final List<EngineSession> sessions = new ArrayList<>();

  @AfterEach
  void endSessions() {
    for (EngineSession session : sessions) {
      session.discard(CloseReason.SERVER_SHUTTING_DOWN, clock.nanoTime());
      advance(session, 30_000);
      assertThat(session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
  }

  EngineSession openPolling(Opening opening, boolean takesBytes) {
    EngineSession session =
        EngineSession.openPolling(
            opening, takesBytes, ByteBufAllocator.DEFAULT, listener, clock.nanoTime());
    sessions.add(session);
    return session;
  }

  EngineSession polling(Revision revision) {
    Opening opening = new Opening("abc", revision, SETTINGS, true);
    EngineSession session = openPolling(opening, true);
    assertThat(poll(session).outcome()).contains("\"sid\":\"abc\"");
    return session;
  }

  EngineSession webSocket(Revision revision) {
    Opening opening = new Opening("abc", revision, SETTINGS, true);
    EngineSession session = EngineSession.openWebSocket(opening, wire, listener, clock.nanoTime());
    assertThat(wire.take()).hasSize(1);
    return session;
  }

  Poll poll(EngineSession session) {
    Poll poll = new Poll();
    session.poll(poll, clock.nanoTime());
    return poll;
  }

  boolean post(EngineSession session, String body) {
    return session.post(text(body), false, clock.nanoTime());
  }

  static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  static void send(EngineSession session, String packet) {
    ByteBuf bytes = text(packet);
    session.sendText(bytes, 0, bytes.readableBytes());
    session.flush();
  }

  void receive(EngineSession session, String packet) {
    ByteBuf bytes = text(packet);
    session.receiveText(bytes, 0, bytes.readableBytes(), clock.nanoTime());
  }

  boolean receive(EngineUpgrade upgrade, String packet) {
    ByteBuf bytes = text(packet);
    return upgrade.receiveText(bytes, 0, bytes.readableBytes(), clock.nanoTime());
  }

  void advance(EngineSession session, long millis) {
    session.timeReached(clock.advance(Duration.ofMillis(millis)));
  }
}
