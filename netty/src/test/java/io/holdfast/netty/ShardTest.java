package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.netty.StillLoop.Member;
import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ShardTest {

  private final StillLoop loop = new StillLoop();
  private final Shard shard = loop.shard();

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksRunInTheirOrder() {
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      assertThat(shard.execute(() -> ran.add(number))).isTrue();
    }
    assertThat(ran).isEmpty();
    loop.turn();
    assertThat(ran).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whatIsHandedInCanGoFirstEachOnceAndWhateverFails() {
    List<String> ran = new ArrayList<>();
    shard.execute(
        () -> {
          throw new IllegalStateException("as the test wants it");
        });
    shard.execute(
        () -> {
          ran.add("one");
          shard.execute(() -> ran.add("handed in meanwhile"));
        });
    shard.execute(() -> ran.add("two"));

    shard.runHandedIn();
    assertThat(ran).containsExactly("one", "two");
    loop.turn();
    assertThat(ran).containsExactly("one", "two", "handed in meanwhile");
  }

  @Test
  void timeStandsStillWithinATurn() {
    long nowNanos = shard.nowNanos();
    long laterNanos = System.nanoTime();
    assertThat(shard.nowNanos()).isEqualTo(nowNanos);
    loop.turn();
    assertThat(shard.nowNanos() - laterNanos).isNotNegative();
  }

  @Test
  void eachConnectionIsFlushedOncePerTurnHoweverMuchItIsSent() {
    Member first = loop.connect();
    Member second = loop.connect();
    Group group = new Group();
    group.add(first.probe);
    group.add(second.probe);
    for (int turn = 0; turn < 3; turn++) {
      first.probe.send("one");
      group.broadcast(PreparedMessage.text("all"));
      first.probe.send("two");
      second.probe.send("three");
      loop.turn();
      assertThat(first.egress.takeFlushCount()).isEqualTo(1);
      assertThat(second.egress.takeFlushCount()).isEqualTo(1);
    }
    assertThat(first.egress.takeFrames()).hasSize(9).startsWith("text one", "text all", "text two");
  }

  @Test
  void countsAreSeenByOthersAtTheEndOfTheTurn() {
    Member member = loop.connect();
    member.probe.onMessage(ConnectionProbe::echo);
    member.receive(Frames.text("hello"));
    assertThat(shard.counters().published()).isEqualTo(PortCounts.ZERO);
    loop.turn();

    int received = Frames.text("hello").length;
    assertThat(shard.counters().published())
        .isEqualTo(new PortCounts(1, 1, received, received - 4, 0, 0));
  }

  @Test
  void whatWaitsForSlowPeersIsAddedUp() {
    Member first = loop.connect();
    Member second = loop.connect();
    first.egress.takeOnly(0);
    second.egress.takeOnly(2);
    first.probe.send("12345678");
    second.probe.send("12345678");
    loop.turn();
    loop.turn();
    assertThat(shard.counters().published().queuedBytes()).isEqualTo(10 + 8);
    first.end();
    shard.nowNanos();
    loop.turn();
    assertThat(shard.counters().published().queuedBytes()).isEqualTo(8);
  }
}
