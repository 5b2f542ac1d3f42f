package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.ReadyState;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LoopsTest {

  @Test
  void aTransportThatDoesNotWorkHereIsRefusedWithOneThatDoes() {
    Arrays.stream(TransportKind.values())
        .filter(kind -> !kind.isAvailable())
        .forEach(
            kind ->
                assertThatThrownBy(() -> Loops.open(kind, 1, QueueLimits.DEFAULT, true))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining(kind.name())
                    .hasMessageContaining(TransportKind.preferred().name()));
  }

  @Test
  void loopsOfSomebodyElseAreNotStartedFromHere() {
    Loops attached = Loops.attached(QueueLimits.DEFAULT);
    assertThatThrownBy(() -> attached.later(() -> {}, Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these loops belong to somebody else");
    attached.close();
  }

  @Test
  void aTaskRunsLaterOnALoop() throws InterruptedException {
    try (Loops loops = ProbePort.loops(TransportKind.NIO, 2)) {
      CountDownLatch ran = new CountDownLatch(1);
      loops.later(ran::countDown, Duration.ofMillis(1));
      assertThat(ran.await(ConnectionProbe.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void countsWhatItsConnectionsDo(TransportKind kind) {
    Loops loops = ProbePort.loops(kind, 2);
    try (ProbePort port =
            ProbePort.open(
                loops, ProbePort.settings(), probe -> probe.onMessage(ConnectionProbe::echo));
        FramePeer first = port.connect();
        FramePeer second = port.connect()) {
      first.sendText("hello");
      second.sendText("hello");
      first.expect("text hello");
      second.expect("text hello");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(loops.counts()).isEqualTo(new PortCounts(2, 2, 22, 14, 0, 0)));
      first.closeCleanly();
      second.closeCleanly();
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void closingEndsWhatIsOpenAndGivesEverythingBack(TransportKind kind) {
    EndpointSettings settings =
        EndpointSettings.builder().deflate(DeflateOptions.DEFAULT).buildServer();
    ProbePort port =
        ProbePort.open(
            ProbePort.loops(kind, 2), settings, probe -> probe.onMessage(ConnectionProbe::echo));
    try (FramePeer peer = port.connect("Sec-WebSocket-Extensions: permessage-deflate");
        FramePeer silent = port.connect()) {
      String compressible = "holdfast ".repeat(200);
      peer.sendText(compressible);
      peer.expect("text 1800 bytes");
      peer.send(new byte[] {(byte) 0x81, (byte) 0xfe, 1});
      ConnectionProbe first = port.accepted();
      ConnectionProbe second = port.accepted();
      port.close();

      first.await("close 1006 not clean");
      second.await("close 1006 not clean");
      assertThat(silent.next()).isEqualTo(FrameReader.END);
      assertThat(settings.compressionBudget().usedBytes()).isZero();
      assertEnded(first);
    }
  }

  /** Whoever still holds a connection finds it closed, whatever it asks for. */
  private static void assertEnded(ConnectionProbe probe) {
    assertThat(probe.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(probe.send("late")).isEqualTo(SendResult.CLOSED);
    probe.close(CloseCode.NORMAL, "");
    probe.terminate();
    probe.ping(new byte[0]);
    probe.pause();
    probe.execute(() -> {});
    CompletionStage<Void> flushed = probe.flushed();
    assertThatThrownBy(() -> flushed.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ConnectionClosedException.class);
    Group group = new Group();
    group.add(probe);
    group.forEach(connection -> connection.send("late"));
    assertThat(group.size()).isZero();
  }

  @Test
  void closingTwiceIsClosingOnce() throws InterruptedException {
    Loops loops = ProbePort.loops(TransportKind.NIO, 1);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    loops.later(() -> thread.complete(Thread.currentThread()), Duration.ZERO);
    assertThat(thread.join().isDaemon()).isTrue();
    loops.close();
    loops.close();
    thread.join().join(Duration.ofSeconds(ConnectionProbe.PATIENCE_SECONDS).toMillis());
    assertThat(thread.join().isAlive()).isFalse();
  }
}
