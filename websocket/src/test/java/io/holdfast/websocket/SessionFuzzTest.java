package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Feeds noise and damaged streams to sessions. Nothing may be thrown, memory stays within the
 * limits, and whatever the session sends must please a peer.
 */
final class SessionFuzzTest {

  private static final int CASES = 10_000;
  private static final int MAX_MESSAGE_BYTES = 400;
  private static final int MAX_SENT_PER_EVENT = 140;

  /** The partial message may double as it grows, and inflating asks for 4 KiB at a time. */
  private static final int MAX_MEMORY_BYTES = 2 * MAX_MESSAGE_BYTES + 2 * 4_096;

  private static final List<String> FRAMES =
      List.of(
          "81 05 48656c6c6f", // text "Hello"
          "01 03 48656c | 80 02 6c6f", // the same in two frames
          "82 7e 0100" + "7f".repeat(256),
          "02 00 | 00 00 | 00 00",
          "89 05 48656c6c6f",
          "8a 00",
          "81 04 f09f9880", // text U+1F600
          "c1 07 f248cdc9c90700", // compressed text "Hello"
          "c1 05 f200110000", // the same with reference to a message before
          "41 03 f248cd | 89 00 | 80 04 c9c90700",
          "c1 08 f348cdc9c9070000", // with BFINAL
          "c2 01 00",
          "82 7f 0000000000010000",
          "88 02 03e8");

  @Test
  void noBytesMakeASessionThrowHangOrGrow() {
    Seeds.run(CASES, seed -> new Case(new Random(seed)).run());
  }

  /** One connection with a peer that has lost its mind. */
  private static final class Case {

    private final Random random;
    private final Role role;
    private final CountingAllocator memory = new CountingAllocator();
    private final CompressionBudget budget;
    private final Zlib zlib;
    private final SessionProbe end;
    private final SessionProbe peer;

    Case(Random random) {
      this.random = random;
      this.role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
      this.budget = new CompressionBudget(random.nextInt(8) == 0 ? 0 : 1 << 20);
      this.zlib = new Zlib(budget, 1);
      this.end =
          new SessionProbe(role)
              .withAllocator(memory)
              .withHeartbeat(Duration.ofSeconds(25), Duration.ofSeconds(20))
              .withLimits(new WebSocketLimits(300, MAX_MESSAGE_BYTES, 1 + random.nextInt(10)));
      this.peer = new SessionProbe(Wire.otherThan(role));
      if (random.nextBoolean()) {
        DeflateParameters parameters =
            new DeflateParameters(random.nextBoolean(), random.nextBoolean(), 15, 15);
        end.withCompression(new SessionCompression(parameters, random.nextInt(50), zlib));
        peer.withCompression(
            new SessionCompression(parameters, 0, new Zlib(new CompressionBudget(1 << 20), 1)));
      }
    }

    void run() {
      byte[] input = random.nextInt(4) == 0 ? noise() : damagedFrames();
      if (random.nextInt(8) == 0) {
        end.reactingWith(event -> disturb());
      }
      ByteBuf in = Unpooled.buffer();
      for (byte[] piece : Fragmentation.random(random.nextLong()).pieces(input)) {
        in.discardReadBytes().writeBytes(piece);
        end.session().receive(in, end.clock.nanoTime());
        assertThat(memory.usedBytes()).isLessThanOrEqualTo(MAX_MEMORY_BYTES);
        if (random.nextInt(10) == 0) {
          disturb();
        }
      }
      assertWithinBounds(input.length);
      end.end();
      assertThat(memory.usedBytes()).isZero();
      zlib.close();
      assertThat(budget.usedBytes()).isZero();
    }

    private byte[] noise() {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      return noise;
    }

    private byte[] damagedFrames() {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        frames.writeBytes(
            Wire.from(Wire.otherThan(role), FRAMES.get(random.nextInt(FRAMES.size()))));
      }
      byte[] bytes = frames.toByteArray();
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes = damage(bytes);
      }
      return bytes;
    }

    private byte[] damage(byte[] bytes) {
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

    /** Does what an application or a transport may do at any time. */
    private void disturb() {
      WebSocketSession session = end.session();
      switch (random.nextInt(8)) {
        case 0 -> session.pause();
        case 1, 2 -> session.resume();
        case 3 -> session.sendText("disturbing");
        case 4 -> session.send(PreparedMessage.binary(new byte[random.nextInt(100)]));
        case 5 -> session.close(CloseCode.GOING_AWAY, "", end.clock.nanoTime());
        case 6 -> session.timeReached(end.clock.advance(Duration.ofSeconds(random.nextInt(30))));
        default -> session.outputProgressed(end.clock.nanoTime());
      }
    }

    /** Answers are bounded by what came in, and are themselves without fault. */
    private void assertWithinBounds(int inputBytes) {
      byte[] sent = end.takeSent();
      int eventBound = 3 * inputBytes + 100;
      assertThat(end.takeEvents()).hasSizeLessThan(eventBound);
      assertThat(sent).hasSizeLessThan(MAX_SENT_PER_EVENT * eventBound);
      peer.session().receive(Unpooled.wrappedBuffer(sent), peer.clock.nanoTime());
      assertThat(peer.takeEvents()).noneMatch(event -> event.startsWith("error"));
      peer.end();
    }
  }
}
