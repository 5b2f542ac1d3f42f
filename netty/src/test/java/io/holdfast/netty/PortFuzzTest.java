package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.WebSocketLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Noise and damaged streams, sent to a real port: HTTP/1.1, handshakes, frames, HTTP/2. The port
 * still answers afterwards, nobody is left on it, and no buffer is lost. Runs for two seconds, or
 * as many as the system property {@code holdfast.fuzz.seconds} says; a failure names its seed.
 */
final class PortFuzzTest {

  private static final int SECONDS = Integer.getInteger("holdfast.fuzz.seconds", 2);

  private static final int CHECK_EVERY = 25;

  /** How long an answer is waited for; the damaged stream may deserve none. */
  private static final int ANSWER_MILLIS = 2;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  @Test
  void noBytesMakeThePortFail() {
    Loops loops = Loops.open(TransportKind.preferred(), 2, QueueLimits.DEFAULT, true);
    EndpointSettings settings =
        EndpointSettings.builder()
            .deflate(DeflateOptions.DEFAULT.withThresholdBytes(10))
            .limits(new WebSocketLimits(20_000, 30_000, 50))
            .buildServer();
    Group group = new Group();
    try (ProbePort port = ProbePort.open(loops, settings, probe -> join(probe, group))) {
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      long seed = 0;
      for (; System.nanoTime() - end < 0; seed++) {
        attack(port, seed);
        if (seed % CHECK_EVERY == 0) {
          assertAnswers(port, seed);
        }
      }
      assertAnswers(port, seed);
      Awaitility.await()
          .atMost(Duration.ofSeconds(ConnectionProbe.PATIENCE_SECONDS))
          .untilAsserted(() -> assertThat(port.port().openConnections()).isZero());
      assertThat(group.size()).isZero();
      assertThat(loops.counts().queuedBytes()).isZero();
    }
  }

  private static void join(ConnectionProbe probe, Group group) {
    probe.whenOpen(group::add);
    probe.onMessage(
        (sender, message) -> {
          sender.send(message);
          group.broadcastExcept(message, sender);
        });
  }

  private static void attack(ProbePort port, long seed) {
    Random random = new Random(seed);
    byte[] bytes = stream(random);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes = damage(random, bytes);
    }
    try (Socket socket = new Socket()) {
      socket.connect(port.address());
      socket.setSoTimeout(ANSWER_MILLIS);
      int cut = random.nextInt(bytes.length + 1);
      socket.getOutputStream().write(bytes, 0, cut);
      drain(socket.getInputStream());
      socket.getOutputStream().write(bytes, cut, bytes.length - cut);
      drain(socket.getInputStream());
      if (random.nextBoolean()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // The port may close or reset such a connection; what counts is that it serves others.
      assertThat(e).isInstanceOf(IOException.class);
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] ignored = new byte[4_096];
    try {
      int count = in.read(ignored);
      assertThat(count).isLessThanOrEqualTo(ignored.length);
    } catch (SocketTimeoutException e) {
      // No answer is an answer.
      assertThat(e).isNotNull();
    }
  }

  private static byte[] stream(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> noise(random, 400);
      case 1 -> ascii("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      case 2 -> http2(random);
      case 3 -> ascii(request());
      default -> Frames.joined(ascii(request()), frames(random));
    };
  }

  private static String request() {
    return FramePeer.request(ProbePort.PATH, "Sec-WebSocket-Extensions: permessage-deflate");
  }

  private static byte[] frames(Random random) {
    byte[] frames = {};
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      frames = Frames.joined(frames, frame(random));
    }
    return frames;
  }

  private static byte[] frame(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> Frames.text("hello hello hello hello");
      case 1 -> Frames.binary(noise(random, 25_000));
      case 2 -> Frames.ping("ping");
      case 3 -> Frames.masked(0x01, noise(random, 100));
      case 4 -> Frames.masked(0x80, noise(random, 100));
      case 5 -> Frames.masked(0xc1, new byte[] {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, 0});
      default -> Frames.close(1000);
    };
  }

  private static byte[] http2(Random random) {
    byte[] bytes = Frames.joined(ascii(PREFACE), http2Frame(4, 0, 0, new byte[0]));
    for (int i = random.nextInt(6); i > 0; i--) {
      int stream = random.nextInt(4) == 0 ? 0 : 1 + 2 * random.nextInt(3);
      byte[] payload = random.nextBoolean() ? extendedConnect() : noise(random, 60);
      int type = random.nextBoolean() ? 1 : random.nextInt(11);
      bytes = Frames.joined(bytes, http2Frame(type, random.nextInt(256) & 0x2d, stream, payload));
    }
    return bytes;
  }

  /** A header block of literals without indexing (RFC 7541 §6.2.2) that asks for a WebSocket. */
  private static byte[] extendedConnect() {
    return Frames.joined(
        literal(":method", "CONNECT"),
        literal(":protocol", "websocket"),
        literal(":scheme", "http"),
        literal(":path", ProbePort.PATH),
        literal(":authority", "a"),
        literal("sec-websocket-version", "13"));
  }

  private static byte[] literal(String name, String value) {
    return Frames.joined(
        new byte[] {0, (byte) name.length()},
        ascii(name),
        new byte[] {(byte) value.length()},
        ascii(value));
  }

  private static byte[] http2Frame(int type, int flags, int stream, byte[] payload) {
    byte[] head = {
      0,
      (byte) (payload.length >> 8),
      (byte) payload.length,
      (byte) type,
      (byte) flags,
      0,
      0,
      0,
      (byte) stream
    };
    return Frames.joined(head, payload);
  }

  private static byte[] noise(Random random, int maxLength) {
    byte[] noise = new byte[1 + random.nextInt(maxLength)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] damage(Random random, byte[] bytes) {
    int index = random.nextInt(bytes.length);
    byte[] damaged = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged[index] = (byte) random.nextInt();
      case 1 -> damaged[index] ^= (byte) (1 << random.nextInt(8));
      case 2 -> damaged = Arrays.copyOf(bytes, Math.max(1, index));
      default -> System.arraycopy(bytes, 0, damaged, index, bytes.length - index);
    }
    return damaged;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void assertAnswers(ProbePort port, long seed) {
    try (FramePeer peer = port.connect()) {
      peer.sendText("are you there");
      String frame = peer.next();
      // Others are still about, and what they say is heard too.
      while (!frame.equals("text are you there") && !frame.equals(FrameReader.END)) {
        frame = peer.next();
      }
      assertThat(frame).as("seed %d", seed).isEqualTo("text are you there");
    }
  }
}
