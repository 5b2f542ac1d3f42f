package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.PreparedMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that do not read what they are sent, over real sockets. */
final class SlowPeerTest {

  private static final int MESSAGE_BYTES = 100_000;

  /** More than operating systems keep for one connection. */
  private static final int MAX_MESSAGES = 1_000;

  private static final int SMALL_RECEIVE_BUFFER = 4_096;

  private static final QueueLimits LIMITS = new QueueLimits(200_000, 1_000_000, 50_000_000);

  private static ProbePort open(TransportKind kind) {
    return ProbePort.open(Loops.open(kind, 1, LIMITS, true), ProbePort.settings(), probe -> {});
  }

  private static FramePeer connectSlowly(ProbePort port) {
    return FramePeer.connect(port.address(), SMALL_RECEIVE_BUFFER).open();
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void aSlowMemberIsClosedWith1013AndItsNeighboursHearAllInTime(TransportKind kind) {
    PreparedMessage message = PreparedMessage.binary(new byte[MESSAGE_BYTES]);
    Group group = new Group();
    int count = 0;
    try (ProbePort port = open(kind);
        FramePeer slow = connectSlowly(port)) {
      group.add(port.accepted());
      try (FramePeer quick = port.connect()) {
        group.add(port.accepted());
        group.broadcast(message);
        quick.expect("binary " + MESSAGE_BYTES + " bytes");
        assertThat(group.size()).isEqualTo(2);
        for (count = 1; count < MAX_MESSAGES && group.size() == 2; count++) {
          group.broadcast(message);
          quick.expect("binary " + MESSAGE_BYTES + " bytes");
          assertThat(port.loops().counts().queuedBytes())
              .isLessThan(LIMITS.maxQueuedBytes() + 2L * MESSAGE_BYTES);
        }
        assertThat(group.size()).isEqualTo(1);
        quick.closeCleanly();
      }
      assertThat(port.loops().counts().slowClosed()).isEqualTo(1);
      String frame = slow.next();
      int heard = 0;
      for (; frame.equals("binary " + MESSAGE_BYTES + " bytes"); frame = slow.next()) {
        heard++;
      }
      assertThat(frame).isEqualTo("close 1013");
      assertThat(heard).isBetween(LIMITS.maxQueuedBytes() / MESSAGE_BYTES, count);
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transportsThatWriteAtOnce")
  void aSlowPeerIsNotReadFromUntilItHasCaughtUp(TransportKind kind) {
    try (ProbePort port = open(kind);
        FramePeer slow = connectSlowly(port)) {
      ConnectionProbe probe = port.accepted();
      int count =
          CompletableFuture.supplyAsync(() -> sendUntilBacklogged(probe), probe::execute).join();
      slow.sendText("I am here");
      assertThat(probe.bufferedBytes()).isGreaterThanOrEqualTo(LIMITS.backlogBytes());
      for (int i = 0; i < count; i++) {
        slow.expect("binary 10000 bytes");
      }
      probe.expect("open", "drain", "text I am here");
      probe.flushed().toCompletableFuture().join();
      assertThat(probe.bufferedBytes()).isZero();
      assertThat(probe.send("quick")).isEqualTo(SendResult.QUEUED);
      slow.expect("text quick");
      slow.closeCleanly();
    }
  }

  /** {@return how many messages were taken before the peer counts as slow, that one included} */
  private static int sendUntilBacklogged(ConnectionProbe probe) {
    byte[] message = new byte[10_000];
    for (int count = 1; count < 10 * MAX_MESSAGES; count++) {
      SendResult result = probe.send(message);
      assertThat(result.isAccepted()).isTrue();
      if (result == SendResult.BACKLOGGED) {
        return count;
      }
    }
    throw new AssertionError("the operating system takes everything");
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transportsThatWriteAtOnce")
  void aFlushIsNotDoneWhenTheConnectionEndsBefore(TransportKind kind) {
    try (ProbePort port = open(kind)) {
      FramePeer slow = connectSlowly(port);
      ConnectionProbe probe = port.accepted();
      CompletableFuture.supplyAsync(() -> sendUntilBacklogged(probe), probe::execute).join();
      CompletableFuture<Void> flushed = probe.flushed().toCompletableFuture();
      assertThat(flushed).isNotDone();
      slow.reset();
      probe.await("open");
      assertThat(flushed)
          .failsWithin(Duration.ofSeconds(ConnectionProbe.PATIENCE_SECONDS))
          .withThrowableThat()
          .withCauseInstanceOf(ConnectionClosedException.class);
    }
  }
}
