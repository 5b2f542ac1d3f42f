package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.ReadyState;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConnectionTest {

  private static final QueueLimits LIMITS = new QueueLimits(10_000, 100_000, 10_000_000);

  private static ProbePort open(TransportKind kind) {
    return ProbePort.open(Loops.open(kind, 1, LIMITS, true), ProbePort.settings(), probe -> {});
  }

  private static ProbePort openEcho(TransportKind kind) {
    return ProbePort.open(
        ProbePort.loops(kind, 1),
        ProbePort.settings(),
        probe -> probe.onMessage(ConnectionProbe::echo));
  }

  /** Keeps the loop of a connection busy until the latch is open. */
  private static CountDownLatch blockLoop(ConnectionProbe probe) {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    probe.execute(
        () -> {
          blocked.countDown();
          await(released);
        });
    await(blocked);
    return released;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void knowsWhatItWasOpenedWith(TransportKind kind) {
    try (ProbePort port = openEcho(kind);
        FramePeer peer = port.connect("Sec-WebSocket-Protocol: chat, json")) {
      ConnectionProbe probe = port.accepted();
      probe.expect("open");
      assertThat(probe.request().path()).isEqualTo(ProbePort.PATH);
      assertThat(probe.subprotocol()).isEqualTo("chat");
      assertThat(probe.extensions()).isEmpty();
      assertThat(probe.readyState()).isEqualTo(ReadyState.OPEN);
      peer.closeCleanly();
      probe.expect("close 1000 clean");
      assertThat(probe.readyState()).isEqualTo(ReadyState.CLOSED);
    }
  }

  @Test
  void isConnectingBeforeItIsOpen() {
    ConnectionProbe probe = Opening.of(ProbePort.settings(), "").probe();
    assertThat(probe.readyState()).isEqualTo(ReadyState.CONNECTING);
    assertThatThrownBy(() -> probe.send("too early"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the connection is not open yet");
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void whatAnotherThreadSendsKeepsItsOrder(TransportKind kind) {
    try (ProbePort port = open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      for (int i = 0; i < 200; i++) {
        SendResult result =
            switch (i % 3) {
              case 0 -> probe.send("message " + i);
              case 1 -> probe.send(new byte[i]);
              default -> probe.send(PreparedMessage.text("prepared " + i));
            };
        assertThat(result.isAccepted()).isTrue();
      }
      for (int i = 0; i < 200; i++) {
        peer.expect(
            switch (i % 3) {
              case 0 -> "text message " + i;
              case 1 -> "binary " + i + " bytes";
              default -> "text prepared " + i;
            });
      }
      peer.closeCleanly();
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transportsThatWriteAtOnce")
  void aThreadThatSendsFasterThanTheLoopWorksIsToldSo(TransportKind kind) {
    try (ProbePort port = open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      CountDownLatch released = blockLoop(probe);
      byte[] message = new byte[9_000];
      assertThat(probe.send(message)).isEqualTo(SendResult.QUEUED);
      for (int i = 0; i < 11; i++) {
        assertThat(probe.send(message)).isEqualTo(SendResult.BACKLOGGED);
      }
      assertThat(probe.bufferedBytes()).isEqualTo(12 * 9_000);
      assertThat(probe.send(message)).isEqualTo(SendResult.QUEUE_FULL);
      released.countDown();
      for (int i = 0; i < 12; i++) {
        peer.expect("binary 9000 bytes");
      }
      peer.expect("close 1013");
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void whoeverIsToldToWaitForTheDrainEventGetsOne(TransportKind kind) {
    try (ProbePort port = open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.expect("open");
      for (int round = 0; round < 3; round++) {
        CountDownLatch released = blockLoop(probe);
        assertThat(probe.send(new byte[20_000])).isEqualTo(SendResult.BACKLOGGED);
        released.countDown();
        peer.expect("binary 20000 bytes");
        assertThat(probe.next()).isEqualTo("drain");
        probe.flushed().toCompletableFuture().join();
        probe.takeEvents();
      }
      peer.closeCleanly();
    }
  }

  @Test
  void refusesWhatCannotBeSentAtTheCall() {
    try (StillLoop loop = new StillLoop()) {
      ConnectionProbe probe = loop.connect().probe;
      assertThatThrownBy(() -> probe.ping(new byte[126]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a Ping or Pong carries at most 125 bytes, was 126");
      assertThatThrownBy(() -> probe.pong(new byte[126]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> probe.close(CloseCode.ABNORMAL, ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> probe.close(CloseCode.NORMAL, "x".repeat(124)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void pingsAndPongsGoBothWays(TransportKind kind) {
    try (ProbePort port = open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.ping(new byte[] {'a'});
      probe.pong(new byte[] {'b'});
      peer.expect("ping a", "pong b");
      peer.send(Frames.joined(Frames.pong("a"), Frames.ping("c")));
      peer.expect("pong c");
      probe.expect("open", "pong a", "ping c");
      peer.closeCleanly();
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void aTerminatedConnectionIsCut(TransportKind kind) {
    try (ProbePort port = open(kind);
        FramePeer peer = port.connect()) {
      ConnectionProbe probe = port.accepted();
      probe.terminate();
      assertThat(peer.next()).isEqualTo(FrameReader.END);
      probe.expect("open", "close 1006 not clean");
    }
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.netty.ProbePort#transports")
  void messagesOfAnySizeComeBackToAPlainSocket(TransportKind kind) {
    try (ProbePort port = openEcho(kind);
        FramePeer peer = port.connect()) {
      Random random = new Random(5);
      for (int length : new int[] {0, 1, 125, 126, 2_047, 2_049, 65_535, 65_536, 200_000}) {
        byte[] payload = new byte[length];
        random.nextBytes(payload);
        peer.send(Frames.binary(payload));
        peer.expect("binary " + length + " bytes");
        assertThat(peer.payload()).isEqualTo(payload);
      }
      for (byte single : Frames.text("byte by byte")) {
        peer.send(new byte[] {single});
      }
      peer.expect("text byte by byte");
      peer.closeCleanly();
    }
  }

  @Test
  void theLargestMessageComesBackToAClientOfTheJdk() {
    byte[] largest = new byte[16 << 20];
    new Random(16).nextBytes(largest);
    Collector collector = new Collector();
    try (ProbePort port = openEcho(TransportKind.preferred())) {
      WebSocket client =
          HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(port.uri(), collector).join();
      client.sendBinary(ByteBuffer.wrap(largest), true).join();
      assertThat(collector.message.join()).isEqualTo(largest);
      client.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      assertThat(collector.closed.join()).isEqualTo(1000);
      port.accepted().await("close 1000 clean");
    }
  }

  /** Gathers one message. */
  private static final class Collector implements WebSocket.Listener {

    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> message = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      gathered.writeBytes(part);
      if (isLast) {
        message.complete(gathered.toByteArray());
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      message.completeExceptionally(error);
      closed.completeExceptionally(error);
    }
  }
}
