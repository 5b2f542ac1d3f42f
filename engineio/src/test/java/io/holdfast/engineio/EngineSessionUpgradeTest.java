package io.holdfast.engineio;

import static io.holdfast.testkit.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that goes from polling to a WebSocket. */
final class EngineSessionUpgradeTest extends SessionFixture {

  @Test
  void whatWaitsMovesOverInOrder() {
    EngineSession session = polling(Revision.FOUR);
    Poll waiting = poll(session);
    EngineUpgrade upgrade = session.beginUpgrade(wire, clock.nanoTime()).orElseThrow();

    assertThat(receive(upgrade, "2probe")).isFalse();
    assertThat(wire.take()).containsExactly("3probe");
    assertThat(waiting.outcome()).isEqualTo("6");

    send(session, "4a");
    session.sendBinary(Unpooled.wrappedBuffer(hex("01020304")), 0, 4);
    assertThat(receive(upgrade, "5")).isTrue();
    send(session, "4b");

    assertThat(wire.take()).containsExactly("4a", "binary 01020304", "4b");
    assertThat(listener.take()).containsExactly("upgrade");
    assertThat(session.transport()).isEqualTo(TransportName.WEBSOCKET);
    assertThat(poll(session).outcome()).isEqualTo(RequestError.BAD_REQUEST.json());
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void aPollThatComesLaterIsEndedWithinATenthOfASecond() {
    EngineSession session = polling(Revision.FOUR);
    EngineUpgrade upgrade = session.beginUpgrade(wire, clock.nanoTime()).orElseThrow();
    receive(upgrade, "2probe");

    Poll late = poll(session);
    assertThat(late.outcome()).isEqualTo("waits");
    advance(session, 100);

    assertThat(late.outcome()).isEqualTo("6");
  }

  @Test
  void thereIsOneAtATime() {
    EngineSession session = polling(Revision.FOUR);
    EngineUpgrade upgrade = session.beginUpgrade(wire, clock.nanoTime()).orElseThrow();

    assertThat(session.beginUpgrade(new Wire(), clock.nanoTime())).isEmpty();
    receive(upgrade, "2probe");
    receive(upgrade, "5");
    assertThat(session.beginUpgrade(new Wire(), clock.nanoTime())).isEmpty();
  }

  @Test
  void oneThatTakesTooLongIsClosedAndTheSessionGoesOn() {
    EngineSession session =
        openPolling(new Opening("abc", Revision.FOUR, EngineSettings.DEFAULT, true), true);
    session.beginUpgrade(wire, clock.nanoTime());

    advance(session, 10_000);

    assertThat(wire.take()).containsExactly("closed");
    assertThat(session.isOpen()).isTrue();
    assertThat(session.beginUpgrade(new Wire(), clock.nanoTime())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "4hello", "2", "3probe", "x"})
  void anythingButAProbeClosesTheNewTransportOnly(String packet) {
    EngineSession session = polling(Revision.FOUR);
    EngineUpgrade upgrade = session.beginUpgrade(wire, clock.nanoTime()).orElseThrow();

    assertThat(receive(upgrade, packet)).isFalse();

    assertThat(wire.take()).containsExactly("closed");
    assertThat(session.isOpen()).isTrue();
    assertThat(session.transport()).isEqualTo(TransportName.POLLING);
  }

  @Test
  void isGivenUpWhenTheSessionEnds() {
    EngineSession session = polling(Revision.FOUR);
    EngineUpgrade upgrade = session.beginUpgrade(wire, clock.nanoTime()).orElseThrow();

    post(session, "1");

    assertThat(wire.take()).containsExactly("closed");
    assertThat(receive(upgrade, "2probe")).isFalse();
    assertThat(wire.take()).isEmpty();
  }
}
