package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections end, over real sockets: by agreement, by silence, by force. */
@ParameterizedClass
@MethodSource("io.holdfast.netty.ProbePort#transports")
final class ConnectionEndTest {

  private static final Duration SHORT = Duration.ofMillis(150);

  private final TransportKind kind;

  ConnectionEndTest(TransportKind kind) {
    this.kind = kind;
  }

  private ProbePort open(EndpointSettings.Builder settings) {
    return ProbePort.open(ProbePort.loops(kind, 1), settings.buildServer(), probe -> {});
  }

  @Test
  void theClientBeginsTheClosingHandshake() {
    try (ProbePort port = ProbePort.open(kind);
        FramePeer peer = port.connect()) {
      peer.send(Frames.close(4000));
      peer.expect("close 4000", FrameReader.END);
      port.accepted().expect("open", "close 4000 clean");
    }
  }

  @Test
  void theServerBeginsTheClosingHandshakeAndStillReceives() {
    try (ProbePort port = ProbePort.open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.close(CloseCode.GOING_AWAY, "");
      peer.expect("close 1001");
      peer.send(Frames.joined(Frames.text("on its way"), Frames.close(1001)));
      peer.expect(FrameReader.END);
      probe.expect("open", "text on its way", "close 1001 clean");
    }
  }

  @Test
  void aPeerThatDoesNotAnswerACloseFrameIsCut() {
    try (ProbePort port = open(EndpointSettings.builder().closeTimeout(SHORT));
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.close(CloseCode.GOING_AWAY, "");
      peer.expect("close 1001", FrameReader.END);
      probe.expect("open", "close 1006 not clean");
    }
  }

  @Test
  void aPeerThatDoesNotLeaveAfterItBrokeTheProtocolIsCut() {
    try (ProbePort port = open(EndpointSettings.builder().closeTimeout(SHORT));
        FramePeer peer = port.connect()) {
      peer.send(new byte[] {(byte) 0xf1, (byte) 0x80, 0, 0, 0, 0});
      peer.expect("close 1002", FrameReader.END);
      ConnectionProbe probe = port.accepted();
      assertThat(probe.next()).isEqualTo("open");
      assertThat(probe.next()).startsWith("error reserved bits");
      probe.expect("close 1006 not clean");
    }
  }

  @Test
  void whoBreaksTheProtocolSeesWhyHoweverMuchItHasSent() {
    try (ProbePort port = ProbePort.open(kind);
        FramePeer peer = port.connect()) {
      byte[] unmasked = {(byte) 0x81, 0x01, 'x'};
      peer.send(Frames.joined(Frames.text("fine"), unmasked, new byte[300_000]));
      peer.send(new byte[300_000]);
      peer.expect("close 1002", FrameReader.END);
      peer.send(new byte[1_000]);
      peer.endOutput();
      port.accepted()
          .expect(
              "open", "text fine", "error a client must mask its frames", "close 1006 not clean");
    }
  }

  @Test
  void aSilentPeerIsPingedAndThenCut() {
    try (ProbePort port = open(EndpointSettings.builder().heartbeat(SHORT, SHORT));
        FramePeer peer = port.connect()) {
      peer.expect("ping ", FrameReader.END);
      port.accepted().expect("open", "close 1006 not clean");
    }
  }

  @Test
  void aPeerThatAnswersPingsStays() {
    Duration patience = Duration.ofSeconds(ConnectionProbe.PATIENCE_SECONDS);
    try (ProbePort port = open(EndpointSettings.builder().heartbeat(SHORT, patience));
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.expect("open");
      for (int i = 0; i < 4; i++) {
        peer.expect("ping ");
        peer.send(Frames.pong(""));
        probe.expect("pong ");
      }
      peer.closeCleanly();
    }
  }

  @Test
  void aPeerThatEndsItsSideWithoutACloseFrameIsClosed() {
    try (ProbePort port = ProbePort.open(kind);
        FramePeer peer = port.connect()) {
      peer.sendText("last words");
      peer.endOutput();
      assertThat(peer.next()).isEqualTo(FrameReader.END);
      port.accepted().expect("open", "text last words", "close 1006 not clean");
    }
  }

  @Test
  void whatAPausedConnectionWasSentIsThereWhenItGoesOn() {
    try (ProbePort port = ProbePort.open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.onMessage((connection, message) -> connection.pause());
      peer.send(Frames.joined(Frames.text("one"), Frames.text("two")));
      probe.expect("open", "text one");
      peer.send(Frames.joined(Frames.text("three"), Frames.close(1000)));
      probe.resume();
      probe.expect("text two");
      probe.resume();
      probe.expect("text three");
      probe.resume();
      peer.expect("close 1000", FrameReader.END);
      probe.expect("close 1000 clean");
    }
  }

  @Test
  void aPausedConnectionLearnsThatItsPeerIsGoneWhenItGoesOnAtTheLatest() {
    try (ProbePort port = ProbePort.open(kind)) {
      FramePeer peer = port.connect();
      ConnectionProbe probe = port.accepted();
      probe.pause();
      probe.flushed().toCompletableFuture().join();
      peer.close();
      probe.resume();
      probe.expect("open", "close 1006 not clean");
    }
  }

  @Test
  void clientsMayDisappearAtAnyPointOfTheHandshake() {
    byte[] request = FramePeer.request(ProbePort.PATH).getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Frames.joined(request, Frames.text("hello"), Frames.close(1000));
    try (ProbePort port = ProbePort.open(kind)) {
      for (int length = 0; length <= all.length; length += 7) {
        FramePeer peer = FramePeer.connect(port.address());
        peer.send(Arrays.copyOf(all, length));
        if (length % 2 == 0) {
          peer.reset();
        } else {
          peer.close();
        }
      }
      assertEveryoneIsGone(port);
    }
  }

  @Test
  void membersMayDisappearWhileTheyAreSentTo() {
    PreparedMessage message = PreparedMessage.binary(new byte[50_000]);
    Group group = new Group();
    try (ProbePort port = ProbePort.open(kind);
        FramePeer staying = port.connect()) {
      group.add(port.accepted());
      for (int i = 0; i < 10; i++) {
        FramePeer leaving = port.connect();
        group.add(port.accepted());
        group.broadcast(message);
        leaving.send(Arrays.copyOf(Frames.binary(new byte[10_000]), 1 + 1_000 * i));
        leaving.reset();
        group.broadcast(message);
        staying.expect("binary 50000 bytes", "binary 50000 bytes");
      }
      Awaitility.await().untilAsserted(() -> assertThat(group.size()).isEqualTo(1));
      staying.closeCleanly();
      assertEveryoneIsGone(port);
    }
  }

  private static void assertEveryoneIsGone(ProbePort port) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(ConnectionProbe.PATIENCE_SECONDS))
        .untilAsserted(() -> assertThat(port.port().openConnections()).isZero());
    assertThat(port.loops().counts().queuedBytes()).isZero();
    try (FramePeer peer = port.connect()) {
      peer.closeCleanly();
    }
  }
}
