package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.netty.StillLoop.Member;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.ReadyState;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrameDecodeHandlerTest {

  private final StillLoop loop = new StillLoop(new QueueLimits(1_000, 10_000, 100_000));
  private final Member member = loop.connect();
  private final ConnectionProbe probe = member.probe;

  @AfterEach
  void close() {
    loop.close();
  }

  private void assertEvents(String... events) {
    assertThat(probe.takeEvents()).containsExactly(events);
  }

  private boolean isAutoRead() {
    return member.channel.config().isAutoRead();
  }

  @Test
  void messagesAreHandedOnInOrderAndByteByByte() {
    for (byte single : Frames.joined(Frames.text("one"), Frames.ping("p"), Frames.text("two"))) {
      member.receive(new byte[] {single});
    }
    assertEvents("open", "text one", "ping p", "text two");
  }

  @Test
  void allThatWasReceivedInOneReadIsAnsweredInOneFlush() {
    probe.onMessage(ConnectionProbe::echo);
    member.receive(Frames.text("one"), Frames.text("two"), Frames.ping("p"), Frames.text("three"));
    assertThat(member.egress.takeFlushCount()).isZero();
    loop.turn();

    assertThat(member.egress.takeFlushCount()).isEqualTo(1);
    assertThat(member.egress.takeFrames())
        .containsExactly("text one", "text two", "pong p", "text three");
  }

  @Test
  void pauseStopsWithinWhatWasRead() {
    probe.onMessage((connection, message) -> connection.pause());
    member.receive(Frames.text("one"), Frames.text("two"), Frames.text("three"));
    assertEvents("open", "text one");
    assertThat(probe.isPaused()).isTrue();
    assertThat(isAutoRead()).isFalse();

    probe.resume();
    assertEvents("text two");
    probe.onMessage((connection, message) -> {});
    probe.resume();
    assertEvents("text three");
    assertThat(isAutoRead()).isTrue();
  }

  @Test
  void whatArrivesWhilePausedComesAfterWhatWaits() {
    probe.pause();
    byte[] second = Frames.text("two");
    member.receive(Frames.text("one"), new byte[] {second[0]});
    for (int i = 1; i < second.length; i++) {
      member.receive(new byte[] {second[i]});
    }
    member.receive(Frames.text("three"));
    assertEvents("open");
    probe.resume();
    assertEvents("text one", "text two", "text three");
  }

  @Test
  void pauseAndResumeInTheSameListenerChangeNothing() {
    probe.onMessage(
        (connection, message) -> {
          connection.pause();
          connection.resume();
        });
    member.receive(Frames.text("one"), Frames.text("two"));
    assertEvents("open", "text one", "text two");
    assertThat(isAutoRead()).isTrue();
  }

  @Test
  void goesOnOnlyWhenNeitherTheUserNorTheListenersHoldItBack() {
    probe.pause();
    probe.hold();
    member.receive(Frames.text("one"));
    probe.resume();
    assertEvents("open");
    assertThat(isAutoRead()).isFalse();
    probe.letGo();
    assertEvents("text one");
    assertThat(isAutoRead()).isTrue();
  }

  @Test
  void aCloseFrameThatWaitsIsSeenAfterTheMessagesBeforeIt() {
    probe.pause();
    member.receive(Frames.text("last words"), Frames.close(1000));
    probe.resume();
    loop.turn();
    member.end();

    assertEvents("open", "text last words", "close 1000 clean");
    assertThat(member.egress.takeFrames()).containsExactly("close 1000");
  }

  @Test
  void aPausedConnectionThatEndsIsToldSo() {
    probe.pause();
    member.receive(Frames.text("one"));
    member.end();
    assertEvents("open", "close 1006 not clean");
    probe.resume();
    assertEvents();
  }

  @Test
  void whatOnOpenPausesStaysPaused() {
    EndpointSettings settings = ProbePort.settings();
    Opening opening = Opening.of(settings, "");
    Member paused = loop.connect(opening.probe().whenOpen(Connection::pause), settings, "");
    paused.receive(Frames.text("one"));
    assertThat(paused.probe.takeEvents()).containsExactly("open");
    assertThat(paused.channel.config().isAutoRead()).isFalse();
    paused.probe.resume();
    assertThat(paused.probe.takeEvents()).containsExactly("text one");
  }

  @Test
  void aPeerThatReadsSlowlyIsNotReadFrom() {
    member.egress.takeOnly(0);
    probe.send(new byte[2_000]);
    loop.turn();
    assertThat(isAutoRead()).isFalse();
    assertThat(probe.send("more")).isEqualTo(SendResult.BACKLOGGED);
    assertThat(probe.bufferedBytes()).isGreaterThan(2_000);

    member.egress.takeOnly(Long.MAX_VALUE);
    member.egress.flush();
    loop.turn();
    assertThat(isAutoRead()).isTrue();
    assertEvents("open", "drain");
    assertThat(probe.send("quick again")).isEqualTo(SendResult.QUEUED);
    loop.turn();
    assertThat(probe.bufferedBytes()).isZero();
  }

  @Test
  void beyondTheLimitTheMessageIsDroppedAndTheConnectionClosed() {
    member.egress.takeOnly(0);
    assertThat(probe.send(new byte[11_000])).isEqualTo(SendResult.QUEUED);
    assertThat(probe.send("too much")).isEqualTo(SendResult.QUEUE_FULL);
    assertThat(probe.readyState()).isEqualTo(ReadyState.CLOSING);
    assertThat(probe.send("too late")).isEqualTo(SendResult.CLOSED);
    member.egress.takeOnly(Long.MAX_VALUE);
    loop.turn();

    assertThat(member.egress.takeFrames()).containsExactly("binary 11000 bytes", "close 1013");
  }

  @Test
  void whatIsBufferedIsKnownBeforeTheEndOfTheTurn() {
    probe.send(new byte[500]);
    assertThat(probe.bufferedBytes()).isGreaterThanOrEqualTo(500);
    loop.turn();
    assertThat(probe.bufferedBytes()).isZero();
  }

  @Test
  void aListenerThatThrowsIsReportedAndClosesTheConnection() {
    probe.onMessage(
        (connection, message) -> {
          throw new IllegalStateException("the listener is broken");
        });
    member.receive(Frames.text("one"), Frames.text("two"));
    loop.turn();

    // What arrives before the peer's Close frame is still handed on (RFC 6455 §5.5.1).
    assertThat(probe.takeEvents()).startsWith("open", "text one", "error the listener is broken");
    assertThat(member.egress.takeFrames()).containsExactly("close 1011");
    member.receive(Frames.close(1011));
    assertThat(member.ends()).containsExactly("close");
  }

  @Test
  void aListenerOfErrorsMayThrowToo() {
    probe.onMessage(
        (connection, message) -> {
          throw new IllegalStateException("first");
        });
    probe.onFailure(
        connection -> {
          throw new IllegalStateException("second");
        });
    member.receive(Frames.text("one"));
    loop.turn();
    assertEvents("open", "text one", "error first");
    assertThat(member.egress.takeFrames()).containsExactly("close 1011");
  }

  @Test
  void aMessageIsGivenBackWhenItsListenerReturns() {
    List<Message> kept = new ArrayList<>();
    List<Message> copies = new ArrayList<>();
    probe.onMessage(
        (connection, message) -> {
          kept.add(message);
          copies.add(message.copy());
        });
    member.receive(Frames.text("one"));

    assertThatThrownBy(() -> kept.get(0).text())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the message was used after its listener returned: take a copy of what is kept");
    assertThatThrownBy(() -> probe.send(kept.get(0))).isInstanceOf(IllegalStateException.class);
    assertThat(copies.get(0).text()).isEqualTo("one");
  }

  @Test
  void theServerClosesTheTransportWhenBothHaveSaidClose() {
    probe.close(CloseCode.GOING_AWAY, "bye");
    loop.turn();
    assertThat(member.egress.takeFrames()).containsExactly("close 1001");
    assertThat(member.ends()).isEmpty();
    member.receive(Frames.close(1001));
    assertThat(member.ends()).containsExactly("close");
  }

  @Test
  void aBrokenProtocolEndsTheOutputAndLeavesTheInputOpen() {
    member.receive(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});
    assertThat(member.egress.takeFrames()).containsExactly("close 1002");
    assertThat(member.ends()).containsExactly("end");
    assertThat(isAutoRead()).isTrue();
    member.receive(Frames.text("ignored"));
    member.end();
    assertEvents("open", "error opcode 3 is reserved", "close 1006 not clean");
  }

  @Test
  void whatTheRoomsHaveSaidGoesOutBeforeAPeerThatEndedItsSideIsClosed() {
    Group group = new Group();
    group.add(probe);
    group.broadcast(PreparedMessage.text("hello"));
    member.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(member.egress.takeFrames()).containsExactly("text hello");
    assertThat(member.ends()).containsExactly("close");
  }

  @Test
  void nothingComesAfterTheEnd() {
    member.end();
    assertThat(probe.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(probe.send("one")).isEqualTo(SendResult.CLOSED);
    probe.ping(new byte[1]);
    probe.pong(new byte[1]);
    probe.close(CloseCode.NORMAL, "");
    probe.pause();
    probe.resume();
    loop.turn();
    assertThat(member.egress.takeBytes()).isEmpty();
    assertEvents("open", "close 1006 not clean");
  }

  @Test
  void theLastListenerMayStillSend() {
    probe.whenClosed(
        connection -> {
          assertThat(connection.send("last")).isEqualTo(SendResult.CLOSED);
          connection.ping(new byte[0]);
        });
    member.end();
    assertEvents("open", "close 1006 not clean");
  }

  @Test
  void aConnectionMayEndInTheMiddleOfAnything() {
    Group group = new Group();
    for (int length = 0; length < 40; length++) {
      Member dying = loop.connect();
      group.add(dying.probe);
      dying.egress.takeOnly(length);
      dying.probe.send("direct");
      group.broadcast(PreparedMessage.binary(new byte[3_000]));
      dying.probe.send(new byte[4_000]);
      if (length % 2 == 0) {
        loop.turn();
      }
      dying.receive(Arrays.copyOf(Frames.binary(new byte[300]), 1 + 7 * length));
      dying.end();
      assertThat(group.size()).isZero();
    }
    loop.turn();
    assertThat(loop.shard().isOverloaded()).isFalse();
    assertThat(loop.shard().counters().published().queuedBytes()).isZero();
  }
}
