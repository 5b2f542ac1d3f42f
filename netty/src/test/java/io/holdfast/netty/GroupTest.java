package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.netty.StillLoop.Member;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupTest {

  private static final QueueLimits LIMITS = new QueueLimits(1_000, 10_000, 1_000_000);

  private final StillLoop loop = new StillLoop(LIMITS);
  private final Member first = loop.connect();
  private final Member second = loop.connect();
  private final Member third = loop.connect();
  private final Group group = new Group();

  @AfterEach
  void close() {
    loop.close();
  }

  private void join(Member... members) {
    for (Member member : members) {
      group.add(member.probe);
    }
  }

  private static PreparedMessage text(String text) {
    return PreparedMessage.text(text);
  }

  private static PreparedMessage large(int bytes) {
    return PreparedMessage.binary(new byte[bytes]);
  }

  private static void assertHeard(Member member, String... frames) {
    assertThat(member.egress.takeFrames()).containsExactly(frames);
  }

  @Test
  void everybodyHearsABroadcastAndNobodyElse() {
    join(first, second);
    group.broadcast(text("hello"));
    loop.turn();

    assertHeard(first, "text hello");
    assertHeard(second, "text hello");
    assertHeard(third);
  }

  @Test
  void oneCanBeLeftOut() {
    join(first, second);
    group.broadcast(text("one"));
    group.broadcastExcept(text("two"), first.probe);
    group.broadcastExcept(text("three"), third.probe);
    loop.turn();

    assertHeard(first, "text one", "text three");
    assertHeard(second, "text one", "text two", "text three");
  }

  @Test
  void allThatABurstSaysLeavesInOneFlush() {
    join(first, second);
    for (int i = 0; i < 70; i++) {
      group.broadcast(text("message " + i));
    }
    loop.turn();

    assertThat(first.egress.takeFlushCount()).isEqualTo(1);
    assertThat(first.egress.takeFrames()).hasSize(70);
    assertThat(second.egress.takeFrames()).hasSize(70);
  }

  @Test
  void aBurstLikeTheOneBeforeIsOneBuffer() {
    join(first, second);
    for (int turn = 0; turn < 2; turn++) {
      first.egress.takeWriteCount();
      for (int i = 0; i < 100; i++) {
        group.broadcast(text("message " + i));
      }
      loop.turn();
    }
    assertThat(first.egress.takeWriteCount()).isEqualTo(1);
    assertThat(second.egress.takeFrames()).hasSize(200);
  }

  @Test
  void whatIsSentToOneAndToAllKeepsItsOrder() {
    Group other = new Group();
    join(first, second);
    other.add(first.probe);
    first.probe.send("1");
    group.broadcast(text("2"));
    other.broadcast(text("3"));
    group.broadcast(text("4"));
    first.probe.send("5");
    other.broadcast(text("6"));
    loop.turn();

    assertHeard(first, "text 1", "text 2", "text 3", "text 4", "text 5", "text 6");
    assertHeard(second, "text 2", "text 4");
  }

  @Test
  void whoJoinsHearsWhatIsSaidFromThenOn() {
    join(first);
    group.broadcast(text("before"));
    join(second);
    group.broadcast(text("after"));
    loop.turn();

    assertHeard(first, "text before", "text after");
    assertHeard(second, "text after");
  }

  @Test
  void whoLeavesHearsWhatWasSaidBefore() {
    join(first, second);
    group.broadcast(text("before"));
    group.remove(first.probe);
    group.broadcast(text("after"));
    loop.turn();

    assertHeard(first, "text before");
    assertHeard(second, "text before", "text after");
    assertThat(group.size()).isEqualTo(1);
  }

  @Test
  void joiningTwiceAndLeavingTwiceCountsOnce() {
    join(first, first, second);
    assertThat(group.size()).isEqualTo(2);
    group.broadcast(text("once"));
    group.remove(first.probe);
    group.remove(first.probe);
    group.remove(third.probe);
    assertThat(group.size()).isEqualTo(1);
    loop.turn();

    assertHeard(first, "text once");
  }

  @Test
  void whoClosesLeavesByItself() {
    join(first, second, third);
    first.probe.close(CloseCode.GOING_AWAY, "");
    second.end();
    assertThat(group.size()).isEqualTo(1);
    group.broadcast(text("hello"));
    loop.turn();

    assertHeard(first, "close 1001");
    assertHeard(second);
    assertHeard(third, "text hello");
  }

  @Test
  void whoIsNotOpenAnyMoreCannotJoin() {
    first.probe.close(CloseCode.GOING_AWAY, "");
    join(first);
    assertThat(group.size()).isZero();
  }

  @Test
  void aLayoutLargerThanAChunkIsSharedOutMeanwhile() {
    join(first, second);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      group.broadcast(large(2_500));
      group.broadcast(text("after " + i));
      expected.add("binary 2500 bytes");
      expected.add("text after " + i);
    }
    loop.turn();

    assertThat(first.egress.takeFrames()).isEqualTo(expected);
    assertThat(second.egress.takeFrames()).isEqualTo(expected);
  }

  @Test
  void whoIsTooSlowIsClosedAndTheOthersHearAll() {
    join(first, second, third);
    second.egress.takeOnly(0);
    for (int i = 0; i < 20; i++) {
      group.broadcast(large(1_000));
      loop.turn();
    }
    assertThat(group.size()).isEqualTo(2);
    assertThat(first.egress.takeFrames()).hasSize(20);
    assertThat(third.egress.takeFrames()).hasSize(20);
    second.egress.takeOnly(Long.MAX_VALUE);
    second.egress.flush();
    List<String> heard = second.egress.takeFrames();
    assertThat(heard).hasSizeBetween(10, 13).endsWith("close 1013");
    assertThat(loop.shard().counters().published().slowClosed()).isEqualTo(1);
  }

  @Test
  void whoIsTooSlowMayBeToldToLeaveInTheSameTurn() {
    join(first, second, third);
    second.egress.takeOnly(0);
    group.broadcast(large(12_000));
    group.remove(second.probe);
    assertThat(group.size()).isEqualTo(2);
    group.broadcast(text("hello"));
    loop.turn();

    assertHeard(first, "binary 12000 bytes", "text hello");
    assertHeard(third, "binary 12000 bytes", "text hello");
    second.egress.takeOnly(Long.MAX_VALUE);
    second.egress.flush();
    assertHeard(second, "binary 12000 bytes", "close 1013");
  }

  @Test
  void theOnlyMemberMayBeTooSlowAndLeftOut() {
    join(second);
    second.egress.takeOnly(0);
    group.broadcast(large(12_000));
    group.broadcastExcept(text("hello"), second.probe);
    loop.turn();

    assertThat(group.size()).isZero();
    assertThat(loop.shard().counters().published().messagesOut()).isEqualTo(1);
  }

  @Test
  void aListenerOfADrainMaySendToTheGroupThatIsBeingHandedOut() {
    Group other = new Group();
    join(first, second, third);
    other.add(third.probe);
    first.probe.whenDrained(
        probe -> {
          group.broadcast(text("drained"));
          other.broadcast(text("to the other"));
        });
    first.egress.takeOnly(0);
    group.broadcast(large(2_000));
    loop.turn();
    // What is sent now overflows the queue, but the peer takes it all in that moment.
    first.egress.takeOnly(Long.MAX_VALUE);
    group.broadcast(large(9_000));
    group.broadcast(text("last"));
    loop.turn();

    assertThat(first.probe.takeEvents()).containsExactly("open", "drain");
    String[] heard = {
      "binary 2000 bytes", "binary 9000 bytes", "text last", "text drained", "text to the other"
    };
    assertHeard(first, heard[0], heard[1], heard[2], heard[3]);
    assertHeard(second, heard[0], heard[1], heard[2], heard[3]);
    assertHeard(third, heard);
  }

  @Test
  void whatWaitsForAFlushMaySendToTheGroupThatIsBeingHandedOut() {
    join(first, second);
    first.egress.takeOnly(0);
    group.broadcast(large(5_000));
    first.probe.flushed().thenRun(() -> group.broadcast(text("flushed")));
    loop.turn();
    first.egress.takeOnly(Long.MAX_VALUE);
    group.broadcast(large(9_000));
    loop.turn();

    assertHeard(first, "binary 5000 bytes", "binary 9000 bytes", "text flushed");
    assertHeard(second, "binary 5000 bytes", "binary 9000 bytes", "text flushed");
  }

  @Test
  void clientsAreSentMaskedFrames() {
    EndpointSettings settings = EndpointSettings.builder().buildClient();
    ConnectionProbe probe = Opening.of(ProbePort.settings(), "").probe();
    Member client = loop.connect(probe, settings, "");
    join(client, first);
    group.broadcast(text("hello"));
    loop.turn();

    assertHeard(first, "text hello");
    byte[] sent = client.egress.takeBytes();
    assertThat(sent).hasSize(2 + 4 + 5).startsWith(0x81, 0x85);
  }

  @Test
  void aMessageThatWasReceivedIsSentOn() {
    join(first, second, third);
    first.probe.onMessage((probe, message) -> group.broadcastExcept(message, probe));
    second.probe.onMessage((probe, message) -> group.broadcast(message));
    first.receive(Frames.text("hello"), Frames.binary(new byte[3_000]));
    second.receive(Frames.text("and you"));
    loop.turn();

    assertHeard(first, "text and you");
    assertHeard(second, "text hello", "binary 3000 bytes", "text and you");
    assertHeard(third, "text hello", "binary 3000 bytes", "text and you");
  }

  @Test
  void eachIsVisitedOnceInBatches() {
    List<Member> many = IntStream.range(0, 600).mapToObj(i -> loop.connect()).toList();
    many.forEach(member -> group.add(member.probe));
    List<Connection> visited = new ArrayList<>();
    group.forEach(visited::add);
    assertThat(visited).isEmpty();
    loop.turn();

    assertThat(visited).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void whoIsVisitedMayLeave() {
    join(first, second, third);
    group.forEach(group::remove);
    loop.turn();
    assertThat(group.size()).isZero();
  }
}
