package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.netty.StillLoop.Member;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.DeflateParameters;
import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random scripts of joining, leaving and sending, against a model that notes for each connection
 * what it should hear, at the moment in which it is sent.
 */
final class GroupOrderTest {

  private static final int SCRIPTS = 40;
  private static final int STEPS = 120;

  private static final EndpointSettings DEFLATE =
      EndpointSettings.builder()
          .deflate(
              DeflateOptions.DEFAULT
                  .withParameters(DeflateParameters.CONTEXT_TAKEOVER)
                  .withThresholdBytes(40))
          .buildServer();

  /** No compression; with a window for each; with one for all; with a smaller one for all. */
  private static final List<String> EXTENSIONS =
      List.of(
          "",
          "permessage-deflate",
          "permessage-deflate; server_no_context_takeover",
          "permessage-deflate; server_no_context_takeover; server_max_window_bits=10");

  @Test
  void everyMemberHearsWhatTheModelSaysInItsOrder() {
    for (int seed = 1; seed <= SCRIPTS; seed++) {
      try (Script script = new Script(seed)) {
        script.run();
      }
    }
  }

  /** One connection, and what it should have heard since it was looked at last. */
  private static final class Listener {

    private final Member member;
    private final FrameReader reader;
    private final PeerBytes bytes = new PeerBytes();
    private final List<String> expected = new ArrayList<>();

    Listener(Member member) {
      this.member = member;
      this.reader = new FrameReader(bytes);
    }
  }

  /** One run. */
  private static final class Script implements AutoCloseable {

    private final int seed;
    private final Random random;
    private final StillLoop loop = new StillLoop();
    private final List<Group> groups = List.of(new Group(), new Group(), new Group());
    private final List<Set<Listener>> model =
        List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
    private final List<Listener> listeners = new ArrayList<>();
    private int number;

    Script(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int i = 0; i < 6; i++) {
        String extensions = EXTENSIONS.get(random.nextInt(EXTENSIONS.size()));
        listeners.add(new Listener(loop.connect(DEFLATE, extensions)));
      }
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      look();
    }

    private void step() {
      int index = random.nextInt(groups.size());
      Group group = groups.get(index);
      Set<Listener> members = model.get(index);
      Listener one = listeners.get(random.nextInt(listeners.size()));
      switch (random.nextInt(10)) {
        case 0, 1 -> {
          group.add(one.member.probe);
          members.add(one);
        }
        case 2 -> {
          group.remove(one.member.probe);
          members.remove(one);
        }
        case 3 -> {
          String text = text();
          one.member.probe.send(text);
          one.expected.add(inWords(text));
        }
        case 4, 5 -> {
          String text = text();
          group.broadcastExcept(PreparedMessage.text(text), one.member.probe);
          expectAll(members, one, text);
        }
        case 6 -> sendOn(group, members, one);
        case 7 -> look();
        default -> {
          String text = text();
          group.broadcast(PreparedMessage.text(text));
          expectAll(members, null, text);
        }
      }
    }

    /** A peer sends something, and the group gets it as it lies. */
    private void sendOn(Group group, Set<Listener> members, Listener sender) {
      String text = text();
      sender.member.probe.onMessage((probe, message) -> group.broadcastExcept(message, probe));
      sender.member.receive(Frames.text(text));
      expectAll(members, sender, text);
    }

    private void expectAll(Set<Listener> members, Listener except, String text) {
      for (Listener member : members) {
        if (!member.equals(except)) {
          member.expected.add(inWords(text));
        }
      }
    }

    private String text() {
      String start = number++ + " ";
      int length = random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(100);
      return start + "abcdefghij".repeat(length / 10);
    }

    private static String inWords(String text) {
      return text.length() <= 200 ? "text " + text : "text " + text.length() + " bytes";
    }

    /** Ends the turn; everybody has been written to once at most. */
    private void look() {
      listeners.forEach(listener -> listener.member.egress.takeFlushCount());
      loop.turn();
      for (Listener listener : listeners) {
        assertThat(listener.member.egress.takeFlushCount()).isLessThanOrEqualTo(1);
        listener.bytes.add(listener.member.egress.takeBytes());
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < listener.expected.size(); i++) {
          heard.add(listener.reader.next());
        }
        assertThat(heard).as("seed %d", seed).isEqualTo(listener.expected);
        assertThat(listener.bytes.available()).as("seed %d: more than that", seed).isZero();
        listener.expected.clear();
      }
    }

    @Override
    public void close() {
      loop.close();
    }
  }
}
