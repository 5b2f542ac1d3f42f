package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageDeflaterTest {

  private static final int FULL_WINDOW = 1 << 15;
  private static final byte[] TEXT =
      "All the same, and all the same again. ".repeat(20).getBytes(StandardCharsets.US_ASCII);

  private final CompressionBudget budget = new CompressionBudget(64 << 20);
  private final Zlib zlib = new Zlib(budget, 6);

  @AfterEach
  void everythingIsGivenBack() {
    zlib.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Nested
  @DisplayName("RFC 7692 §7.2.1 Compression")
  final class Compression {

    @Test
    void theFourBytesAtTheEndAreLeftOut() {
      MessageDeflater deflater = new MessageDeflater(zlib, false, 15);

      byte[] compressed = deflate(deflater, "Hello".getBytes(StandardCharsets.US_ASCII));

      assertThat(spaced(compressed)).isEqualTo("f2 48 cd c9 c9 07 00");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void everyLevelCanBeInflated(int level) {
      try (Zlib ofLevel = new Zlib(budget, level)) {
        for (int length : new int[] {1, 2, 63, 64, 65, 1_000, 65_536, 70_000}) {
          byte[] random = randomBytes(length, 256);
          byte[] repetitive = randomBytes(length, 2);
          MessageDeflater deflater = new MessageDeflater(ofLevel, false, 15);

          assertThat(inflateOnce(deflate(deflater, random))).isEqualTo(random);
          assertThat(inflateOnce(deflate(deflater, repetitive))).isEqualTo(repetitive);
        }
      }
    }

    @Test
    void anyKindOfBufferCanBeCompressed() {
      MessageDeflater deflater = new MessageDeflater(zlib, false, 15);
      byte[] expected = deflate(deflater, TEXT);
      CompositeByteBuf composite = PooledByteBufAllocator.DEFAULT.compositeBuffer();
      composite.addComponent(true, Unpooled.wrappedBuffer(TEXT, 0, 100));
      composite.addComponent(
          true, Unpooled.directBuffer().writeBytes(TEXT, 100, TEXT.length - 100));
      ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(TEXT);

      assertThat(inflateOnce(deflate(deflater, composite))).isEqualTo(TEXT);
      assertThat(deflate(deflater, direct)).isEqualTo(expected);
    }

    @Test
    void aSmallBufferGrowsUntilTheMessageFits() {
      byte[] random = randomBytes(100_000, 256);
      ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer(1);

      new MessageDeflater(zlib, false, 15).tryDeflate(Unpooled.wrappedBuffer(random), out);

      assertThat(inflateOnce(ByteBufUtil.getBytes(out))).isEqualTo(random);
      out.release();
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.1 Context Takeover Control")
  final class ContextTakeover {

    @Test
    void aMessageMayReferToEarlierOnesIfThatWasAgreed() {
      MessageDeflater deflater = new MessageDeflater(zlib, true, 15);
      StrictInflate inflater = new StrictInflate(FULL_WINDOW);
      byte[] first = deflate(deflater, TEXT);
      byte[] second = deflate(deflater, TEXT);

      assertThat(second).hasSizeLessThan(first.length);
      assertThat(inflater.message(first)).isEqualTo(TEXT);
      assertThat(inflater.message(second)).isEqualTo(TEXT);
      assertThatIllegalStateException().isThrownBy(() -> inflateOnce(second));
      deflater.release();
    }

    @Test
    void aMessageDoesNotReferToEarlierOnesOtherwise() {
      MessageDeflater deflater = new MessageDeflater(zlib, false, 15);

      byte[] first = deflate(deflater, TEXT);

      assertThat(deflate(deflater, TEXT)).isEqualTo(first);
      assertThat(inflateOnce(first)).isEqualTo(TEXT);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.2 Limiting the LZ77 Sliding Window Size")
  final class Window {

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void noReferenceReachesFartherBack(int windowBits) {
      int windowBytes = 1 << windowBits;
      for (boolean keepsContext : new boolean[] {false, true}) {
        MessageDeflater deflater = new MessageDeflater(zlib, keepsContext, windowBits);
        StrictInflate inflater = new StrictInflate(windowBytes);
        for (int period :
            new int[] {windowBytes / 2, windowBytes - 1, windowBytes, 2 * windowBytes}) {
          byte[] message = periodic(3 * windowBytes + 7, period);
          assertThat(inflater.message(deflate(deflater, message))).isEqualTo(message);
        }
        assertThat(inflater.farthest()).isBetween(windowBytes / 4, windowBytes);
        deflater.release();
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 14})
    void messagesAtTheEdgeOfTheWindowAreWhole(int windowBits) {
      int windowBytes = 1 << windowBits;
      MessageDeflater deflater = new MessageDeflater(zlib, false, windowBits);
      for (int length :
          new int[] {1, windowBytes - 1, windowBytes, windowBytes + 1, 2 * windowBytes}) {
        byte[] message = randomBytes(length, 4);
        StrictInflate inflater = new StrictInflate(windowBytes);
        assertThat(inflater.message(deflate(deflater, message))).isEqualTo(message);
      }
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.2.3.6 Generating an Empty Fragment")
  final class Empty {

    @Test
    void anEmptyMessageIsOneByte() {
      MessageDeflater deflater = new MessageDeflater(zlib, true, 15);

      assertThat(spaced(deflate(deflater, new byte[0]))).isEqualTo("00");
      assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void anEmptyMessageBetweenOthersKeepsTheContext() {
      MessageDeflater deflater = new MessageDeflater(zlib, true, 15);
      StrictInflate inflater = new StrictInflate(FULL_WINDOW);

      assertThat(inflater.message(deflate(deflater, TEXT))).isEqualTo(TEXT);
      assertThat(inflater.message(deflate(deflater, new byte[0]))).isEmpty();
      assertThat(inflater.message(deflate(deflater, TEXT))).isEqualTo(TEXT);
      deflater.release();
    }
  }

  @Test
  void withoutACompressorNothingIsDone() {
    Zlib empty = new Zlib(new CompressionBudget(0), 6);
    ByteBuf payload = Unpooled.wrappedBuffer(hex("01 02 03"));
    ByteBuf out = Unpooled.buffer();

    assertThat(new MessageDeflater(empty, true, 15).tryDeflate(payload, out)).isFalse();

    assertThat(payload.readableBytes()).isEqualTo(3);
    assertThat(out.readableBytes()).isZero();
  }

  @Test
  void aCompressorIsKeptForItsContextAndLentOutOtherwise() {
    MessageDeflater keeping = new MessageDeflater(zlib, true, 15);
    MessageDeflater forgetting = new MessageDeflater(zlib, false, 15);
    MessageDeflater small = new MessageDeflater(zlib, true, 12);
    deflate(keeping, TEXT);
    deflate(forgetting, TEXT);
    deflate(small, TEXT);

    assertThat(budget.usedBytes()).isEqualTo(2L * CompressionBudget.DEFLATER_BYTES);

    keeping.release();
    keeping.release();
    zlib.close();

    assertThat(budget.usedBytes()).isZero();
  }

  private static byte[] deflate(MessageDeflater deflater, byte[] message) {
    return deflate(deflater, PooledByteBufAllocator.DEFAULT.buffer().writeBytes(message));
  }

  /** Takes ownership of the message. */
  private static byte[] deflate(MessageDeflater deflater, ByteBuf message) {
    ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer(message.readableBytes() / 2);
    try {
      assertThat(deflater.tryDeflate(message, out)).isTrue();
      assertThat(message.isReadable()).isFalse();
      return ByteBufUtil.getBytes(out);
    } finally {
      out.release();
      message.release();
    }
  }

  private static byte[] inflateOnce(byte[] compressed) {
    return new StrictInflate(FULL_WINDOW).message(compressed);
  }

  private static byte[] randomBytes(int length, int bound) {
    Random random = new Random(length * 31L + bound);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(bound);
    }
    return bytes;
  }

  /** Noise that repeats after a while, which tempts a compressor to look back that far. */
  private static byte[] periodic(int length, int period) {
    byte[] noise = randomBytes(period, 256);
    byte[] bytes = Arrays.copyOf(noise, length);
    for (int i = period; i < length; i++) {
      bytes[i] = bytes[i - period];
    }
    return bytes;
  }
}
