package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreparedMessageTest {

  private static final String TEXT = "said once and heard by all, ".repeat(100);

  private final CompressionBudget budget = new CompressionBudget(64 << 20);
  private final Zlib zlib = new Zlib(budget, 6);

  @AfterEach
  void everythingIsGivenBack() {
    zlib.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void isTextOrBinary() {
    ByteBuf bytes = Unpooled.wrappedBuffer(hex("00 61 62 00"));

    assertThat(PreparedMessage.text("ä").isText()).isTrue();
    assertThat(PreparedMessage.text(bytes, 1, 2).isText()).isTrue();
    assertThat(PreparedMessage.binary(hex("00")).isText()).isFalse();
    assertThat(PreparedMessage.binary(bytes, 1, 2).isText()).isFalse();
  }

  @Test
  void isLaidOutAsAServerSendsIt() {
    ByteBuf bytes = Unpooled.wrappedBuffer(hex("00 61 62 00"));

    assertThat(frame(PreparedMessage.text("ä"))).isEqualTo("81 02 c3 a4");
    assertThat(frame(PreparedMessage.text(""))).isEqualTo("81 00");
    assertThat(frame(PreparedMessage.text(bytes, 1, 2))).isEqualTo("81 02 61 62");
    assertThat(frame(PreparedMessage.binary(hex("ff")))).isEqualTo("82 01 ff");
    assertThat(frame(PreparedMessage.binary(bytes, 0, 3))).isEqualTo("82 03 00 61 62");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void hasTheLengthThatItTells(int payloadBytes) {
    PreparedMessage message = PreparedMessage.binary(new byte[payloadBytes]);
    ByteBuf out = Unpooled.buffer(message.frameBytes(), message.frameBytes());

    message.writeFrame(out);

    assertThat(message.payloadBytes()).isEqualTo(payloadBytes);
    assertThat(ByteBufUtil.getBytes(out))
        .isEqualTo(Wire.frame(0x82, new byte[payloadBytes]))
        .hasSize(message.frameBytes());
  }

  @Test
  void isACopy() {
    byte[] bytes = hex("01 02");
    PreparedMessage message = PreparedMessage.binary(bytes);
    bytes[0] = 9;

    assertThat(spaced(message.payload())).isEqualTo("01 02");
    assertThat(message.payload().isReadOnly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void isCompressedForTheWindow(int windowBits) {
    PreparedMessage message = PreparedMessage.text(TEXT);

    byte[] frame = compressedFrame(message, windowBits, zlib);

    assertThat(frame[0]).isEqualTo((byte) 0xC1); // FIN, RSV1, TEXT
    assertThat(frame).hasSizeLessThan(message.frameBytes());
    assertThat(payloadOf(frame, windowBits)).isEqualTo(TEXT.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void isCompressedOnceForAllThatShareAWindow() {
    PreparedMessage message = PreparedMessage.text(TEXT);
    byte[] first = compressedFrame(message, 15, zlib);
    Zlib empty = new Zlib(new CompressionBudget(0), 6);

    assertThat(compressedFrame(message, 15, empty)).isEqualTo(first);
    assertThat(compressedFrame(message, 14, zlib)[0]).isEqualTo((byte) 0xC1);
  }

  @Test
  void isCompressedForEachWindowOnItsOwn() {
    byte[] noise = new byte[1_000];
    new Random(8).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] &= 0x0F; // can be compressed even without references
    }
    byte[] twice = Arrays.copyOf(noise, 2_000);
    System.arraycopy(noise, 0, twice, 1_000, 1_000);
    PreparedMessage message = PreparedMessage.binary(twice);

    byte[] large = compressedFrame(message, 15, zlib);
    byte[] small = compressedFrame(message, 8, zlib);

    assertThat(large).hasSizeLessThan(1_100); // the second half is a reference to the first
    assertThat(payloadOf(large, 15)).isEqualTo(twice);
    assertThat(payloadOf(small, 8)).isEqualTo(twice);
  }

  @Test
  void isSentAsItIsWhereNoCompressorIsToBeHad() {
    PreparedMessage message = PreparedMessage.text(TEXT);
    Zlib empty = new Zlib(new CompressionBudget(0), 6);

    assertThat(compressedFrame(message, 15, empty)).isEqualTo(Wire.text(TEXT));
  }

  @Test
  void isSentAsItIsWhereItWouldGetLonger() {
    PreparedMessage message = PreparedMessage.binary(new byte[0]);

    assertThat(spaced(compressedFrame(message, 15, zlib))).isEqualTo("82 00");
  }

  private static String frame(PreparedMessage message) {
    ByteBuf out = Unpooled.buffer(message.frameBytes(), message.frameBytes());
    message.writeFrame(out);
    return spaced(out);
  }

  private static byte[] compressedFrame(PreparedMessage message, int windowBits, Zlib zlib) {
    int length = message.compressedFrameBytes(windowBits, zlib);
    ByteBuf out = Unpooled.buffer(length, length);
    message.writeCompressedFrame(out, windowBits, zlib);
    assertThat(out.isWritable()).isFalse();
    return out.array();
  }

  private static byte[] payloadOf(byte[] frame, int windowBits) {
    return new StrictInflate(1 << windowBits).message(Wire.payloadOf(frame));
  }
}
