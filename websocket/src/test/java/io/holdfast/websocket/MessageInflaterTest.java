package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MessageInflaterTest {

  private static final int LIMIT = 1_000;
  private static final Fragmentation WHOLE = Fragmentation.all().get(0);

  private final CompressionBudget budget = new CompressionBudget(64 << 20);
  private final Zlib zlib = new Zlib(budget, 6);
  private final MessageInflater keeping = new MessageInflater(zlib, true);
  private final MessageInflater forgetting = new MessageInflater(zlib, false);
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer();

  @AfterEach
  void everythingIsGivenBack() {
    out.release();
    keeping.release();
    forgetting.release();
    zlib.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Nested
  @DisplayName("RFC 7692 §7.2.2 Decompression")
  final class Decompression {

    @EveryFragmentation
    void theFourBytesThatWereLeftOutAreAdded(Fragmentation cut) {
      assertThat(inflate(forgetting, cut, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    }

    @EveryFragmentation
    void whatIsNoDeflateDataIsRefused(Fragmentation cut) {
      for (String data : new String[] {"ff", "00 05 00 00 00", "fc", "f2 00 11 00"}) {
        MessageInflater inflater = new MessageInflater(zlib, false);
        assertThatExceptionOfType(WebSocketProtocolException.class)
            .isThrownBy(() -> inflate(inflater, cut, data + "00".repeat(20)))
            .withMessage("a compressed message that cannot be inflated")
            .matches(e -> e.error() == WebSocketError.INVALID_COMPRESSED_DATA);
        inflater.release();
      }
    }

    @Test
    void aReferenceMayReachBackAWholeWindow() {
      byte[] noise = new byte[32_768];
      new Random(15).nextBytes(noise);
      byte[] stored = new byte[noise.length + 6];
      System.arraycopy(hex("00 00 80 ff 7f"), 0, stored, 0, 5); // a stored block of 32,768 bytes
      System.arraycopy(noise, 0, stored, 5, noise.length);
      ByteBuf in = Unpooled.wrappedBuffer(stored);
      keeping.inflate(in, out, 1 << 20);
      keeping.finish(out, 1 << 20);
      out.clear();

      // A length of 3 at a distance of 32,768: codes 0000001 and 11101, 13 more bits set.
      keeping.inflate(Unpooled.wrappedBuffer(hex("02 de ff 0f 00")), out, LIMIT);
      keeping.finish(out, LIMIT);

      assertThat(ByteBufUtil.getBytes(out)).isEqualTo(Arrays.copyOf(noise, 3));
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.2.3 Examples")
  final class Examples {

    @EveryFragmentation
    void oneCompressedBlock(Fragmentation cut) {
      assertThat(inflate(keeping, cut, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    }

    @EveryFragmentation
    void aSharedWindow(Fragmentation cut) {
      assertThat(inflate(keeping, cut, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
      assertThat(inflate(keeping, cut, "f2 00 11 00 00")).isEqualTo("Hello");
    }

    @EveryFragmentation
    void aBlockWithoutCompression(Fragmentation cut) {
      assertThat(inflate(keeping, cut, "00 05 00 fa ff 48 65 6c 6c 6f 00")).isEqualTo("Hello");
    }

    @EveryFragmentation
    void aBlockWithBfinalSet(Fragmentation cut) {
      assertThat(inflate(keeping, cut, "f3 48 cd c9 c9 07 00 00")).isEqualTo("Hello");
      assertThat(inflate(keeping, cut, "f3 48 cd c9 c9 07 00 00")).isEqualTo("Hello");
    }

    @EveryFragmentation
    void twoBlocks(Fragmentation cut) {
      assertThat(inflate(keeping, cut, "f2 48 05 00 00 00 ff ff ca c9 c9 07 00"))
          .isEqualTo("Hello");
    }

    @EveryFragmentation
    void anEmptyMessage(Fragmentation cut) {
      assertThat(inflate(keeping, cut, "00")).isEmpty();
      assertThat(inflate(keeping, cut, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
      assertThat(inflate(keeping, cut, "00")).isEmpty();
      assertThat(inflate(keeping, cut, "f2 00 11 00 00")).isEqualTo("Hello");
    }
  }

  @EveryFragmentation
  void severalBlocksWithBfinalSetAreOneMessage(Fragmentation cut) {
    String final1 = "f3 48 cd c9 c9 07 00"; // "Hello", BFINAL
    String final2 = "03 00"; // nothing, BFINAL

    assertThat(inflate(keeping, cut, final1 + final2 + final1 + final2 + "00"))
        .isEqualTo("HelloHello");
  }

  @EveryFragmentation
  void withoutContextAReferenceToAnEarlierMessageIsRefused(Fragmentation cut) {
    assertThat(inflate(forgetting, cut, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    assertThatExceptionOfType(WebSocketProtocolException.class)
        .isThrownBy(() -> inflate(forgetting, cut, "f2 00 11 00 00"))
        .withMessage("a compressed message that cannot be inflated");
  }

  @Nested
  @DisplayName("RFC 6455 §10.4 Implementation-Specific Limits")
  final class Limits {

    @Test
    void aMessageOfTheLimitIsInflated() {
      byte[] bomb = deflate(new byte[LIMIT]);

      assertThat(inflate(forgetting, WHOLE, bomb)).hasSize(LIMIT);
    }

    @EveryFragmentation
    void aBombIsCutOffAtTheLimit(Fragmentation cut) {
      byte[] bomb = deflate(new byte[10 << 20]);
      assertThat(bomb.length).isLessThan(20_000);
      byte[] start = Arrays.copyOf(bomb, 300);

      assertThatExceptionOfType(WebSocketProtocolException.class)
          .isThrownBy(() -> inflate(forgetting, cut, start))
          .withMessage("a message of more than 1000 bytes, the most that is taken")
          .matches(e -> e.error() == WebSocketError.MESSAGE_TOO_BIG);
      assertThat(out.readableBytes()).isEqualTo(LIMIT + 1);
      assertThat(out.capacity()).isLessThan(10 * LIMIT);
    }

    @Test
    void theLargestLimitThereIsCanBeSet() {
      ByteBuf in = Unpooled.wrappedBuffer(hex("f2 48 cd c9 c9 07 00"));

      forgetting.inflate(in, out, Integer.MAX_VALUE);
      forgetting.finish(out, Integer.MAX_VALUE);

      assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("Hello");
    }
  }

  @Test
  void withoutADecompressorTheMessageIsRefused() {
    Zlib empty = new Zlib(new CompressionBudget(0), 6);

    assertThatExceptionOfType(WebSocketProtocolException.class)
        .isThrownBy(() -> inflate(new MessageInflater(empty, true), WHOLE, "00"))
        .withMessage("no memory is left to inflate a message")
        .matches(e -> e.error() == WebSocketError.COMPRESSION_BUDGET_EXHAUSTED);
  }

  @Test
  void aDecompressorIsKeptForItsContextAndLentOutOtherwise() {
    assertThat(inflate(keeping, WHOLE, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    assertThat(inflate(forgetting, WHOLE, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    assertThat(inflate(new MessageInflater(zlib, false), WHOLE, "00")).isEmpty();
    assertThat(budget.usedBytes()).isEqualTo(2L * CompressionBudget.INFLATER_BYTES);

    keeping.release();
    zlib.close();

    assertThat(budget.usedBytes()).isZero();
  }

  private String inflate(MessageInflater inflater, Fragmentation cut, String payload) {
    return inflate(inflater, cut, hex(payload));
  }

  private String inflate(MessageInflater inflater, Fragmentation cut, byte[] payload) {
    out.clear();
    cut.feed(
        payload,
        piece -> {
          inflater.inflate(piece, out, LIMIT);
          piece.skipBytes(piece.readableBytes());
        });
    inflater.finish(out, LIMIT);
    return new String(ByteBufUtil.getBytes(out), StandardCharsets.US_ASCII);
  }

  /** {@return a compressed message without its last four bytes} */
  private static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(message);
    byte[] compressed = new byte[message.length + 100];
    int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH) - 4;
    deflater.end();
    return Arrays.copyOf(compressed, length);
  }
}
