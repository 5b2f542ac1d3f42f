package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Groups whose members live on several loops, and threads that belong to none. */
final class GroupOverLoopsTest {

  private static final int LOOPS = 3;
  private static final int MEMBERS = 9;
  private static final int MESSAGES = 300;

  private static ProbePort open() {
    return ProbePort.open(
        ProbePort.loops(TransportKind.preferred(), LOOPS), ProbePort.settings(), probe -> {});
  }

  private static List<FramePeer> connect(ProbePort port) {
    List<FramePeer> peers = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      peers.add(port.connect());
    }
    return peers;
  }

  private static List<ConnectionProbe> accepted(ProbePort port) {
    List<ConnectionProbe> probes = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      probes.add(port.accepted());
    }
    return probes;
  }

  @Test
  void whoeverLetsSomebodyJoinIsHeardByThemFromThenOn() {
    try (ProbePort port = open()) {
      for (int round = 0; round < 50; round++) {
        Group group = new Group();
        try (FramePeer peer = port.connect()) {
          ConnectionProbe probe = port.accepted();
          group.add(probe);
          group.broadcast(PreparedMessage.text("welcome"));
          group.remove(probe);
          group.broadcast(PreparedMessage.text("unheard"));
          group.add(probe);
          group.broadcast(PreparedMessage.text("welcome back"));
          peer.expect("text welcome", "text welcome back");
          peer.closeCleanly();
        }
      }
    }
  }

  @Test
  void everybodyHearsAllThatEachSenderSaysInItsOrder() {
    Group group = new Group();
    try (ProbePort port = open()) {
      List<FramePeer> peers = connect(port);
      List<ConnectionProbe> probes = accepted(port);
      probes.forEach(group::add);
      List<CompletableFuture<Void>> senders = new ArrayList<>();
      for (String name : List.of("foreign1", "foreign2")) {
        senders.add(CompletableFuture.runAsync(() -> say(group, name)));
      }
      for (int i = 0; i < LOOPS; i++) {
        String name = "loop" + i;
        CompletableFuture<Void> said = new CompletableFuture<>();
        ConnectionProbe probe = probes.get(i);
        probe.execute(
            () -> {
              say(group, name);
              said.complete(null);
            });
        senders.add(said);
      }
      for (FramePeer peer : peers) {
        assertHearsAll(peer, senders.size());
      }
      senders.forEach(CompletableFuture::join);
      peers.forEach(FramePeer::closeCleanly);
    }
  }

  private static void say(Group group, String name) {
    for (int i = 0; i < MESSAGES; i++) {
      group.broadcast(PreparedMessage.text(name + " " + i));
    }
  }

  private static void assertHearsAll(FramePeer peer, int senderCount) {
    Map<String, Integer> next = new HashMap<>();
    for (int i = 0; i < senderCount * MESSAGES; i++) {
      String[] words = peer.next().split(" ", 3);
      int expected = next.getOrDefault(words[1], 0);
      assertThat(words[2]).as(words[1]).isEqualTo(Integer.toString(expected));
      next.put(words[1], expected + 1);
    }
    assertThat(next).hasSize(senderCount);
  }

  @Test
  void whoIsLeftOutOnOneLoopIsTheOnlyOne() {
    Group group = new Group();
    try (ProbePort port = open()) {
      List<FramePeer> peers = connect(port);
      List<ConnectionProbe> probes = accepted(port);
      probes.forEach(group::add);
      for (ConnectionProbe probe : probes) {
        group.broadcastExcept(PreparedMessage.text("somebody is left out"), probe);
      }
      group.broadcast(PreparedMessage.text("end"));
      for (FramePeer peer : peers) {
        for (int i = 0; i < MEMBERS - 1; i++) {
          peer.expect("text somebody is left out");
        }
        peer.expect("text end");
        peer.closeCleanly();
      }
    }
  }

  @Test
  void aMessageThatWasReceivedReachesTheMembersOnOtherLoops() {
    Group group = new Group();
    try (ProbePort port = open()) {
      List<FramePeer> peers = connect(port);
      List<ConnectionProbe> probes = accepted(port);
      probes.forEach(group::add);
      probes.forEach(probe -> probe.onMessage((sender, message) -> group.broadcast(message)));
      // Who has joined on another thread is there when its loop has got to it, not before.
      Awaitility.await().until(() -> group.size() == MEMBERS);
      byte[] large = new byte[100_000];
      peers.get(0).send(Frames.joined(Frames.text("hello"), Frames.binary(large)));
      for (FramePeer peer : peers) {
        peer.expect("text hello", "binary 100000 bytes");
        peer.closeCleanly();
      }
    }
  }
}
