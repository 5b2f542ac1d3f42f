package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTest {

  private static final QueueLimits LIMITS = new QueueLimits(1_000, 10_000, 15_000);

  private final StillLoop loop = new StillLoop(LIMITS);
  private final CountingEgress egress = new CountingEgress(loop.shard());
  private final List<String> calls = new ArrayList<>();
  private final Outbox outbox =
      new Outbox(loop.shard(), egress, new Notes(), new Memberships(loop.shard()));

  /** What the outbox tells its owner. */
  private final class Notes implements Outbox.Owner {

    @Override
    public void queueOverflowed() {
      calls.add("overflowed");
    }

    @Override
    public void backlogBegan() {
      calls.add("backlog");
    }

    @Override
    public void drained() {
      calls.add("drained");
    }
  }

  @AfterEach
  void close() {
    outbox.close();
    egress.release();
    loop.close();
  }

  private void write(int... bytes) {
    ByteBuf out = outbox.reserve(bytes.length);
    for (int value : bytes) {
      out.writeByte(value);
    }
  }

  private void append(int length) {
    ByteBuf bytes = Unpooled.buffer().writeZero(length);
    outbox.append(bytes, 0, length);
    bytes.release();
  }

  @Test
  void nothingLeavesBeforeTheEndOfTheTurn() {
    write(1, 2);
    append(5_000);
    assertThat(egress.takeWriteCount()).isZero();
    assertThat(egress.takeFlushCount()).isZero();

    loop.turn();
    assertThat(egress.takeBytes()).hasSize(5_002).startsWith(1, 2);
    assertThat(egress.takeFlushCount()).isEqualTo(1);
  }

  @Test
  void whatIsSmallIsOneBufferPerTurn() {
    for (int i = 0; i < 30; i++) {
      write(i);
    }
    loop.turn();
    assertThat(egress.takeWriteCount()).isEqualTo(1);
    assertThat(egress.takeBytes()).hasSize(30);
  }

  @Test
  void aTurnInWhichNothingIsSentWritesNothing() {
    write(1);
    loop.turn();
    egress.takeFlushCount();
    loop.turn();
    assertThat(egress.takeFlushCount()).isZero();
  }

  @Test
  void smallAndLargePartsKeepTheirOrder() {
    byte[] expected = new byte[3 * 3_001];
    for (int i = 0; i < 3; i++) {
      write(i + 1);
      append(3_000);
      expected[i * 3_001] = (byte) (i + 1);
    }
    loop.turn();
    assertThat(egress.takeBytes()).isEqualTo(expected);
  }

  @Test
  void whatIsLargeIsNotCopied() {
    ByteBuf bytes = Unpooled.directBuffer().writeZero(Outbox.COPIED_BYTES + 1);
    outbox.append(bytes, 0, bytes.readableBytes());
    assertThat(bytes.refCnt()).isEqualTo(2);
    loop.turn();
    assertThat(bytes.release()).isTrue();
  }

  @Test
  void aConnectionWithABacklogKeepsNothingOfOthersAlive() {
    egress.takeOnly(0);
    write(1);
    loop.turn();
    ByteBuf bytes = Unpooled.directBuffer().writeZero(Outbox.COPIED_BYTES + 1);
    outbox.append(bytes, 0, bytes.readableBytes());
    assertThat(bytes.release()).isTrue();
  }

  @Test
  void aPeerIsSlowFromTheBacklogLimitOnAndNoLongerBelowHalfOfIt() {
    egress.takeOnly(0);
    append(999);
    loop.turn();
    assertThat(outbox.isSlow()).isFalse();
    append(1);
    loop.turn();
    assertThat(outbox.isSlow()).isTrue();
    assertThat(outbox.publishedBacklogBytes()).isEqualTo(1_000);
    assertThat(calls).containsExactly("backlog");

    egress.takeOnly(998);
    egress.flush();
    loop.turn();
    assertThat(calls).containsExactly("backlog");
    egress.takeOnly(1);
    egress.flush();
    loop.turn();
    assertThat(calls).containsExactly("backlog", "drained");
    assertThat(outbox.isSlow()).isFalse();
    assertThat(outbox.publishedBacklogBytes()).isEqualTo(1);
  }

  @Test
  void aPeerThatDrainedMayBecomeSlowAgain() {
    for (int i = 0; i < 3; i++) {
      egress.takeOnly(0);
      append(2_000);
      loop.turn();
      egress.takeOnly(Long.MAX_VALUE);
      egress.flush();
      loop.turn();
    }
    assertThat(calls)
        .containsExactly("backlog", "drained", "backlog", "drained", "backlog", "drained");
  }

  @Test
  void muchInOneTurnDoesNotMakeASlowPeer() {
    for (int i = 0; i < 100; i++) {
      assertThat(outbox.isFull()).isFalse();
      append(1_000);
    }
    assertThat(outbox.isFull()).isFalse();
    assertThat(egress.takeFlushCount()).isPositive();
    assertThat(calls).isEmpty();
  }

  @Test
  void whoeverSendsMuchInOneTurnHearsOfASlowPeerBeforeTheQueueIsFull() {
    egress.takeOnly(0);
    append(800);
    assertThat(outbox.isFull()).isFalse();
    append(800);
    assertThat(outbox.isFull()).isFalse();
    assertThat(outbox.isSlow()).isTrue();
  }

  @Test
  void isFullWhenThePeerTakesNothing() {
    egress.takeOnly(0);
    append(10_000);
    assertThat(outbox.isFull()).isFalse();
    append(1);
    assertThat(outbox.isFull()).isTrue();
  }

  @Test
  void aSharedPartThatOverflowsIsReported() {
    egress.takeOnly(0);
    ByteBuf layout = Unpooled.directBuffer().writeZero(10_001);
    outbox.appendShared(layout, 0, 10_001);
    assertThat(calls).containsExactly("backlog", "overflowed");
    layout.release();
  }

  @Test
  void aSlowPeerIsFullWhenItsLoopIsOverloaded() {
    CountingEgress otherEgress = new CountingEgress(loop.shard());
    Outbox other =
        new Outbox(loop.shard(), otherEgress, new Notes(), new Memberships(loop.shard()));
    egress.takeOnly(0);
    otherEgress.takeOnly(0);
    append(9_000);
    other.reserve(9_000).writeZero(9_000);
    loop.turn();

    assertThat(loop.shard().isOverloaded()).isTrue();
    assertThat(outbox.isFull()).isTrue();
    assertThat(other.isFull()).isTrue();
    // Whoever is not slow is not to blame.
    Outbox quick =
        new Outbox(
            loop.shard(),
            new CountingEgress(loop.shard()),
            new Notes(),
            new Memberships(loop.shard()));
    assertThat(quick.isFull()).isFalse();

    other.close();
    otherEgress.release();
    assertThat(loop.shard().isOverloaded()).isFalse();
    assertThat(outbox.isFull()).isFalse();
  }

  @Test
  void knowsThatAPeerTakesSomethingHoweverOftenItIsSentTo() {
    egress.takeOnly(0);
    append(500);
    loop.turn();
    assertThat(outbox.hasProgressed()).isFalse();
    egress.takeOnly(100);
    append(400);
    loop.turn();

    assertThat(outbox.hasProgressed()).isTrue();
    assertThat(outbox.hasProgressed()).isFalse();
  }

  @Test
  void whatTheSystemTakesWithoutABacklogIsNoSignOfThePeer() {
    append(500);
    loop.turn();
    assertThat(outbox.hasProgressed()).isFalse();
  }

  @Test
  void tellsWhenAllThatWasHandedInIsTaken() {
    egress.takeOnly(1);
    write(1, 2);
    outbox.whenTaken(() -> calls.add("taken"));
    write(3);
    assertThat(calls).isEmpty();
    egress.takeOnly(1);
    egress.flush();
    loop.turn();
    assertThat(calls).containsExactly("taken");
  }

  @Test
  void releasesWhatWasNotWrittenWhenItIsClosed() {
    ByteBuf first = Unpooled.directBuffer().writeZero(5_000);
    ByteBuf second = Unpooled.directBuffer().writeZero(5_000);
    outbox.append(first, 0, 5_000);
    outbox.append(second, 0, 5_000);
    write(1);
    outbox.close();
    assertThat(first.release()).isTrue();
    assertThat(second.release()).isTrue();
    loop.turn();
    assertThat(egress.takeWriteCount()).isZero();
  }

  @Test
  void keepsNothingThatIsAddedAfterItWasClosed() {
    outbox.close();
    ByteBuf bytes = Unpooled.directBuffer().writeZero(5_000);
    outbox.append(bytes, 0, 5_000);
    write(1);
    loop.turn();
    assertThat(bytes.release()).isTrue();
    assertThat(outbox.isFull()).isFalse();
  }

  @Test
  void theBacklogOfAClosedOneCountsNoLonger() {
    egress.takeOnly(0);
    append(5_000);
    loop.turn();
    assertThat(loop.shard().counters().published().queuedBytes()).isEqualTo(5_000);
    outbox.close();
    assertThat(outbox.publishedBacklogBytes()).isZero();
    outbox.whenTaken(() -> calls.add("taken"));
    assertThat(calls).containsExactly("backlog", "taken");
  }
}
