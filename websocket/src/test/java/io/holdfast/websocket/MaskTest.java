package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MaskTest {

  private static final int MAX_LENGTH = 70;
  private static final int MAX_OFFSET = 7;

  private final Random random = new Random(5_3);

  /** The kinds of buffer that bytes can arrive in. */
  enum Kind {
    HEAP(bytes -> PooledByteBufAllocator.DEFAULT.heapBuffer().writeBytes(bytes)),
    DIRECT(bytes -> PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes)),
    COMPOSITE(Kind::composite);

    private final Function<byte[], ByteBuf> factory;

    Kind(Function<byte[], ByteBuf> factory) {
      this.factory = factory;
    }

    private static ByteBuf composite(byte[] bytes) {
      CompositeByteBuf composite = PooledByteBufAllocator.DEFAULT.compositeBuffer();
      int half = bytes.length / 2;
      composite.addComponent(true, HEAP.factory.apply(Arrays.copyOf(bytes, half)));
      composite.addComponent(
          true, DIRECT.factory.apply(Arrays.copyOfRange(bytes, half, bytes.length)));
      return composite;
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.3 Client-to-Server Masking")
  final class Masking {

    @ParameterizedTest
    @EnumSource
    void equalsTheNaiveTwinForEveryLengthAndOffset(Kind kind) {
      for (int length = 0; length <= MAX_LENGTH; length++) {
        for (int offset = 0; offset <= MAX_OFFSET; offset++) {
          equalsTheNaiveTwin(kind, offset, length);
        }
      }
    }

    @Test
    void maskingTwiceIsTheIdentity() {
      byte[] payload = randomBytes(23);
      byte[] twice = payload.clone();

      Mask.apply(twice, 0x37fa213d);
      Mask.apply(twice, 0x37fa213d);

      assertThat(twice).isEqualTo(payload);
    }
  }

  private void equalsTheNaiveTwin(Kind kind, int offset, int length) {
    int maskingKey = random.nextInt();
    byte[] payload = randomBytes(length);
    byte[] around = randomBytes(offset + length + MAX_OFFSET);
    System.arraycopy(payload, 0, around, offset, length);
    byte[] expected = around.clone();
    System.arraycopy(NaiveMask.apply(payload, maskingKey), 0, expected, offset, length);

    ByteBuf buffer = kind.factory.apply(around);
    Mask.apply(buffer, offset, length, maskingKey);

    assertThat(ByteBufUtil.getBytes(buffer)).as("%s+%s", offset, length).isEqualTo(expected);
    buffer.release();
  }

  @ParameterizedTest
  @EnumSource
  void tellsAsciiFromTheRest(Kind kind) {
    int maskingKey = 0x80FF007F;
    for (int length = 0; length <= 20; length++) {
      assertThat(isAscii(kind, new byte[length], maskingKey)).as("%s bytes", length).isTrue();
      for (int high = 0; high < length; high++) {
        byte[] payload = new byte[length];
        payload[high] = (byte) 0x80;
        assertThat(isAscii(kind, payload, maskingKey)).as("%s of %s", high, length).isFalse();
      }
    }
  }

  private static boolean isAscii(Kind kind, byte[] payload, int maskingKey) {
    ByteBuf masked = kind.factory.apply(NaiveMask.apply(payload, maskingKey));
    try {
      return Mask.apply(masked, 0, payload.length, maskingKey);
    } finally {
      masked.release();
    }
  }

  @Test
  void goesOnInTheMiddleOfAPayload() {
    byte[] payload = randomBytes(MAX_LENGTH);
    int maskingKey = random.nextInt();
    byte[] expected = NaiveMask.apply(payload, maskingKey);
    for (int cut = 0; cut <= MAX_LENGTH; cut++) {
      ByteBuf buffer = Kind.DIRECT.factory.apply(payload);
      Mask.apply(buffer, 0, cut, maskingKey);
      Mask.apply(buffer, cut, MAX_LENGTH - cut, Mask.advance(maskingKey, cut));

      assertThat(ByteBufUtil.getBytes(buffer)).as("cut at %s", cut).isEqualTo(expected);
      buffer.release();
    }
  }

  @Test
  void masksTheArrayOfAControlFrame() {
    for (int length = 0; length <= 125; length++) {
      byte[] payload = randomBytes(length);
      byte[] expected = NaiveMask.apply(payload, 0x01020384);

      Mask.apply(payload, 0x01020384);

      assertThat(payload).isEqualTo(expected);
    }
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
