package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.Revision;
import io.holdfast.netty.StillLoop.Member;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EngineGroupTest {

  private final StillLoop loop = new StillLoop();
  private final Member webSocket = loop.connect();
  private final PollPeer four = new PollPeer(loop.shard(), Revision.FOUR);
  private final PollPeer three = new PollPeer(loop.shard(), Revision.THREE);
  private final LoopGroup group = new LoopGroup();

  @AfterEach
  void close() {
    four.close();
    three.close();
    loop.close();
  }

  private void joinAll() {
    group.add(webSocket.handler);
    group.add(four.member);
    group.add(three.member);
  }

  private void broadcast(EngineMessage message) {
    group.publish(new EngineGroupMessage(message, null), null);
  }

  private static EngineMessage text(String text) {
    return EngineMessage.text(text);
  }

  private static EngineMessage withBytes(String text, int... bytes) {
    byte[] binary = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      binary[i] = (byte) bytes[i];
    }
    return EngineMessage.packet(("4" + text).getBytes(StandardCharsets.UTF_8), List.of(binary));
  }

  @Test
  void eachTransportHearsABroadcastInItsOwnForm() {
    joinAll();
    four.poll();
    three.poll();
    broadcast(text("one"));
    broadcast(withBytes("two", 1, 2));
    loop.turn();

    assertThat(webSocket.egress.takeFrames())
        .containsExactly("text 4one", "text 4two", "binary 2 bytes");
    assertThat(four.takeAnswers()).containsExactly("4one|4two|bAQI=");
    assertThat(three.takeAnswers()).containsExactly("4:4one4:4two6:b4AQI=");
  }

  @Test
  void bytesForWebSocketsOfRevisionThreeAreMarked() {
    LaneKind kind = LaneKind.PLAIN.in(LaneKind.Form.MARKED_FRAMES);
    GroupMessage message = new EngineGroupMessage(withBytes("two", 1, 2), null);
    ByteBuf out = Unpooled.buffer();
    message.write(out, kind, null);

    // Text "4two", then binary 04 01 02.
    assertThat(ByteBufUtil.hexDump(out)).isEqualTo("8104" + "3474776f" + "8203" + "040102");
    assertThat(message.lengthBytes(kind, null)).isEqualTo(out.readableBytes());
  }

  @Test
  void aPollThatComesLaterBringsWhatWaited() {
    joinAll();
    broadcast(text("one"));
    loop.turn();
    broadcast(text("two"));
    loop.turn();
    four.poll();

    assertThat(four.takeAnswers()).containsExactly("4one|4two");
  }

  @Test
  void whatIsSentToOneAloneKeepsItsPlace() {
    group.add(four.member);
    four.poll();
    broadcast(text("one"));
    four.send("alone");
    broadcast(text("two"));
    loop.turn();

    assertThat(four.takeAnswers()).containsExactly("4one|4alone|4two");
  }

  @Test
  void theSendersPollIsLeftOut() {
    joinAll();
    four.poll();
    group.publish(new EngineGroupMessage(text("one"), null), four.member);
    broadcast(text("two"));
    loop.turn();

    assertThat(four.takeAnswers()).containsExactly("4two");
    assertThat(webSocket.egress.takeFrames()).containsExactly("text 4one", "text 4two");
  }

  @Test
  void severalGroupsAreHeardInTheOrderOfSending() {
    List<LoopGroup> groups = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      groups.add(new LoopGroup());
      groups.get(i).add(four.member);
    }
    four.poll();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      groups.get(i * 7 % 40).publish(new EngineGroupMessage(text("m" + i), null), null);
      expected.append(i == 0 ? "" : "|").append("4m").append(i);
    }
    loop.turn();

    assertThat(four.takeAnswers()).containsExactly(expected.toString());
  }

  @Test
  void aMemberThatMovesHearsEverythingOnceAndInOrder() {
    group.add(four.member);
    broadcast(text("one"));
    four.member.memberships().moveTo(webSocket.handler);
    broadcast(text("two"));
    loop.turn();
    four.poll();

    assertThat(four.takeAnswers()).containsExactly("4one");
    assertThat(webSocket.egress.takeFrames()).containsExactly("text 4two");
    assertThat(group.size()).isEqualTo(1);
    assertThat(four.member.memberships().isEmpty()).isTrue();
  }

  @Test
  void leavingIsTheSameWithFewAndManyGroups() {
    List<LoopGroup> groups = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      groups.add(new LoopGroup());
      groups.get(i).add(four.member);
      groups.get(i).add(four.member);
    }
    for (int i = 0; i < 100; i += 2) {
      groups.get(i).remove(four.member);
    }
    four.poll();
    for (LoopGroup each : groups) {
      each.publish(new EngineGroupMessage(text("x"), null), null);
    }
    loop.turn();

    assertThat(four.member.memberships().size()).isEqualTo(50);
    assertThat(four.takeAnswers().get(0).split("\\|")).hasSize(50);
    four.member.memberships().leaveAll();
    assertThat(groups).allMatch(each -> each.size() == 0);
  }

  @Test
  void membersThatPollShareTheLayout() {
    PollPeer other = new PollPeer(loop.shard(), Revision.FOUR);
    group.add(four.member);
    group.add(other.member);
    broadcast(text("one"));
    loop.turn();
    broadcast(text("two"));
    loop.turn();
    four.poll();
    other.poll();

    assertThat(four.takeAnswers()).containsExactly("4one|4two");
    assertThat(other.takeAnswers()).containsExactly("4one|4two");
    other.close();
  }
}
