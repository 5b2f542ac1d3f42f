package io.holdfast.engineio;

import static io.holdfast.testkit.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineSessionTest extends SessionFixture {

  @Nested
  @DisplayName("Opening")
  final class OpeningPacket {

    @Test
    void onPollingOffersAnUpgradeAndAnnouncesTheLimit() {
      Opening opening = new Opening("abc", Revision.FOUR, SETTINGS, true);
      EngineSession session = openPolling(opening, true);

      assertThat(poll(session).outcome())
          .isEqualTo(
              "0{\"sid\":\"abc\",\"upgrades\":[\"websocket\"],\"pingInterval\":300,"
                  + "\"pingTimeout\":200,\"maxPayload\":1000000}");
    }

    @Test
    void onAWebSocketOffersNone() {
      Opening opening = new Opening("abc", Revision.THREE, SETTINGS, true);
      EngineSession.openWebSocket(opening, wire, listener, clock.nanoTime());

      assertThat(wire.take())
          .containsExactly(
              "0{\"sid\":\"abc\",\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200}");
    }
  }

  @Nested
  @DisplayName("Polling")
  final class Polling {

    @Test
    void aPollWaitsForPacketsAndPacketsForAPoll() {
      EngineSession session = polling(Revision.FOUR);

      Poll early = poll(session);
      assertThat(early.outcome()).isEqualTo("waits");
      send(session, "4a");
      assertThat(early.outcome()).isEqualTo("4a");

      send(session, "4b");
      send(session, "4c");
      session.sendBinary(Unpooled.wrappedBuffer(hex("01020304")), 0, 4);
      assertThat(poll(session).outcome()).isEqualTo("4b\u001e4c\u001ebAQIDBA==");
    }

    @Test
    void postsAreHandedOn() {
      EngineSession session = polling(Revision.FOUR);

      assertThat(post(session, "4a\u001ebAQID")).isTrue();

      assertThat(listener.take()).containsExactly("text a", "binary 010203");
    }

    @Test
    void aSecondPollIsRefusedAndEndsTheSession() {
      EngineSession session = polling(Revision.FOUR);
      Poll first = poll(session);
      Poll second = poll(session);

      assertThat(first.outcome()).isEqualTo("1");
      assertThat(second.outcome()).isEqualTo(RequestError.BAD_REQUEST.json());
      assertThat(listener.take()).containsExactly("close: transport error");
    }

    @Test
    void aPollThatIsGivenUpEndsTheSession() {
      EngineSession session = polling(Revision.FOUR);
      Poll poll = poll(session);

      session.pollAborted(new Poll(), clock.nanoTime());
      assertThat(session.isOpen()).isTrue();
      session.pollAborted(poll, clock.nanoTime());

      assertThat(listener.take()).containsExactly("close: transport error");
    }

    @Test
    void aBrokenPostEndsTheSession() {
      EngineSession session = polling(Revision.FOUR);

      assertThat(post(session, "abc")).isFalse();

      assertThat(listener.take()).containsExactly("close: parse error");
      assertThat(post(session, "4a")).isFalse();
      assertThat(poll(session).outcome()).isEqualTo(RequestError.SESSION_ID_UNKNOWN.json());
    }

    @Test
    void bytesAreNoPayloadOfRevisionFour() {
      EngineSession session = polling(Revision.FOUR);

      assertThat(session.post(text("4a"), true, clock.nanoTime())).isFalse();

      assertThat(listener.take()).containsExactly("close: transport error");
    }

    @Test
    void aClientThatDoesNotPollIsGivenUpWhenTooMuchWaits() {
      EngineSession session = polling(Revision.FOUR);

      send(session, "4" + "x".repeat(999));
      assertThat(session.isOpen()).isTrue();
      send(session, "4x");

      assertThat(listener.take()).containsExactly("close: transport error");
    }
  }

  @Nested
  @DisplayName("Revision 3")
  final class RevisionThree {

    @Test
    void answersAreTextWithoutBytesAndBytesWithThem() {
      EngineSession session = polling(Revision.THREE);

      send(session, "4€");
      assertThat(poll(session).outcome()).isEqualTo("2:4€");
      send(session, "4a");
      session.sendBinary(Unpooled.wrappedBuffer(hex("01 02")), 0, 2);
      assertThat(poll(session).outcome()).isEqualTo("00 02 ff 34 61 01 03 ff 04 01 02");
    }

    @Test
    void aClientThatTakesNoBytesGetsBase64() {
      Opening opening = new Opening("abc", Revision.THREE, SETTINGS, true);
      EngineSession session = openPolling(opening, false);
      poll(session);

      session.sendBinary(Unpooled.wrappedBuffer(hex("01 02 03 04")), 0, 4);

      assertThat(poll(session).outcome()).isEqualTo("10:b4AQIDBA==");
    }

    @Test
    void bytesOnAWebSocketHaveTheirKindInFront() {
      EngineSession session = webSocket(Revision.THREE);

      session.sendBinary(Unpooled.wrappedBuffer(hex("00 01 02")), 1, 2);
      session.receiveBinary(Unpooled.wrappedBuffer(hex("04 05")), 0, 2, clock.nanoTime());

      assertThat(wire.take()).containsExactly("binary 040102");
      assertThat(listener.take()).containsExactly("binary 05");
    }

    @Test
    void theClientPingsAndIsGivenUpWhenItDoesNot() {
      EngineSession session = webSocket(Revision.THREE);

      advance(session, 499);
      receive(session, "2probe");
      assertThat(wire.take()).containsExactly("3probe");
      advance(session, 499);
      assertThat(session.isOpen()).isTrue();
      advance(session, 1);

      assertThat(listener.take()).containsExactly("close: ping timeout");
    }

    @Test
    void aPongEndsTheSession() {
      EngineSession session = webSocket(Revision.THREE);

      receive(session, "3");

      assertThat(listener.take()).containsExactly("close: parse error");
    }
  }

  @Nested
  @DisplayName("Heartbeat of revision 4")
  final class HeartbeatOfRevisionFour {

    @Test
    void theServerPingsAfterTheIntervalSinceTheLastPong() {
      EngineSession session = webSocket(Revision.FOUR);

      advance(session, 299);
      assertThat(wire.take()).isEmpty();
      advance(session, 1);
      assertThat(wire.take()).containsExactly("2");
      clock.advance(Duration.ofMillis(100));
      receive(session, "3");
      assertThat(session.deadlineNanos() - clock.nanoTime())
          .isEqualTo(Duration.ofMillis(300).toNanos());
    }

    @Test
    void onlyAPongCountsAsAnAnswer() {
      EngineSession session = webSocket(Revision.FOUR);

      advance(session, 300);
      clock.advance(Duration.ofMillis(100));
      receive(session, "4hello");
      advance(session, 100);

      assertThat(listener.take()).containsExactly("text hello", "close: ping timeout");
      assertThat(wire.take()).containsExactly("2", "closed");
    }

    @Test
    void aPingEndsTheSession() {
      EngineSession session = webSocket(Revision.FOUR);

      receive(session, "2");

      assertThat(listener.take()).containsExactly("close: parse error");
    }

    @Test
    void aPingWaitsForAPoll() {
      EngineSession session = polling(Revision.FOUR);

      advance(session, 300);

      assertThat(poll(session).outcome()).isEqualTo("2");
    }
  }

  @Nested
  @DisplayName("Closing")
  final class Closing {

    @Test
    void aWebSocketIsClosedAfterWhatWasSent() {
      EngineSession session = webSocket(Revision.FOUR);

      send(session, "4a");
      session.close(CloseReason.FORCED_CLOSE, clock.nanoTime());

      assertThat(wire.take()).containsExactly("4a", "closed");
      assertThat(listener.take()).containsExactly("close: forced close");
      assertThat(session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPollThatWaitsIsTold() {
      EngineSession session = polling(Revision.FOUR);
      Poll poll = poll(session);

      session.close(CloseReason.FORCED_CLOSE, clock.nanoTime());

      assertThat(poll.outcome()).isEqualTo("1");
      assertThat(listener.take()).containsExactly("close: forced close");
    }

    @Test
    void theNextPollGetsWhatWasSentAndTheOneAfterItIsTold() {
      EngineSession session = polling(Revision.FOUR);

      send(session, "4a");
      session.close(CloseReason.FORCED_CLOSE, clock.nanoTime());
      assertThat(listener.take()).isEmpty();

      assertThat(poll(session).outcome()).isEqualTo("4a");
      assertThat(poll(session).outcome()).isEqualTo("1");
      assertThat(listener.take()).containsExactly("close: forced close");
    }

    @Test
    void aServerThatIsBeingClosedWaitsForNoPoll() {
      EngineSession session = polling(Revision.FOUR);

      send(session, "4a");
      session.discard(CloseReason.SERVER_SHUTTING_DOWN, clock.nanoTime());

      assertThat(listener.take()).containsExactly("close: server shutting down");
    }

    @Test
    void aServerThatIsBeingClosedCutsTheWaitForAPollShort() {
      EngineSession session = polling(Revision.FOUR);

      session.close(CloseReason.FORCED_CLOSE, clock.nanoTime());
      session.discard(CloseReason.SERVER_SHUTTING_DOWN, clock.nanoTime());

      assertThat(listener.take()).containsExactly("close: forced close");
    }

    @Test
    void aClientThatPollsNoMoreIsGivenUpInItsTime() {
      EngineSession session = polling(Revision.FOUR);

      session.close(CloseReason.FORCED_CLOSE, clock.nanoTime());
      advance(session, 300);
      advance(session, 199);
      assertThat(listener.take()).isEmpty();
      advance(session, 1);

      assertThat(listener.take()).containsExactly("close: forced close");
    }

    @Test
    void aClientThatPingsButPollsNoMoreIsNotWaitedForForever() {
      EngineSession session = polling(Revision.THREE);

      session.close(CloseReason.FORCED_CLOSE, clock.nanoTime());
      for (int count = 0; count < 100; count++) {
        advance(session, 299);
        post(session, "1:2");
      }
      assertThat(listener.take()).isEmpty();
      advance(session, 100);

      assertThat(listener.take()).containsExactly("close: forced close");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWebSocketThatGoesEndsTheSession(boolean isError) {
      EngineSession session = webSocket(Revision.FOUR);

      session.webSocketClosed(isError, clock.nanoTime());

      assertThat(listener.take())
          .containsExactly(isError ? "close: transport error" : "close: transport close");
    }
  }
}
