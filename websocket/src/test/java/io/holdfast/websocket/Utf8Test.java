package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.holdfast.testkit.Hex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class Utf8Test {

  /** The edges of every range in RFC 3629 §4, and one byte on either side. */
  private static final byte[] EDGES =
      hex("00 41 7f 80 81 8f 90 91 9f a0 a1 bf c0 c1 c2 df e0 e1 ec ed ee ef f0 f1 f3 f4 f5 ff");

  /** Each beginning of a character becomes a whole one with one of these. */
  private static final List<byte[]> ENDS =
      Stream.of("", "80", "bf", "80 80", "bf bf", "80 80 80", "bf bf bf").map(Hex::hex).toList();

  private final CharsetDecoder jdk =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer chars = CharBuffer.allocate(4_096);

  @Test
  void agreesWithTheJdkOnEverySequenceOfOneOrTwoBytes() {
    for (int first = 0; first < 256; first++) {
      assertAgreement(new byte[] {(byte) first});
      for (int second = 0; second < 256; second++) {
        assertAgreement(new byte[] {(byte) first, (byte) second});
      }
    }
  }

  @Test
  void agreesWithTheJdkOnSequencesOfThreeAndFourBytes() {
    for (int first = 0x80; first < 256; first++) {
      for (byte second : EDGES) {
        assertAgreementOnEnds((byte) first, second);
      }
    }
  }

  private void assertAgreementOnEnds(byte first, byte second) {
    for (byte third : EDGES) {
      assertAgreement(new byte[] {first, second, third});
      for (byte fourth : new byte[] {0x41, (byte) 0x80, (byte) 0xBF, (byte) 0xC0}) {
        assertAgreement(new byte[] {first, second, third, fourth});
      }
    }
  }

  @Test
  void agreesWithTheJdkOnRandomTextWithFaultsAtEveryCut() {
    Random random = new Random(3629);
    for (int round = 0; round < 300; round++) {
      byte[] text = randomText(random);
      if (random.nextBoolean()) {
        text[random.nextInt(text.length)] = (byte) random.nextInt();
      }
      boolean isValid = isValidToJdk(text);
      ByteBuf buffer = Unpooled.wrappedBuffer(text);
      for (int cut = 0; cut <= text.length; cut++) {
        int state = Utf8.advance(Utf8.ACCEPT, buffer, 0, cut);
        state = Utf8.advance(state, buffer, cut, text.length - cut);
        assertThat(state == Utf8.ACCEPT).as("%s at %s", spaced(text), cut).isEqualTo(isValid);
      }
    }
  }

  private static byte[] randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      int bound = new int[] {0x80, 0x800, 0xD800, 0x11_0000}[random.nextInt(4)];
      int character = random.nextInt(bound);
      text.appendCodePoint(character >= 0xD800 && character < 0xE000 ? 'x' : character);
      text.append("plain ascii ".repeat(random.nextInt(3)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @EveryFragmentation
  void checksTextAsItArrives(Fragmentation cut) {
    // "Hello-µ@ßöäüàá-UTF-8!!" and a character outside of the basic plane
    byte[] text =
        hex(
            "48 65 6c 6c 6f 2d c2 b5 40 c3 9f c3 b6 c3 a4 c3 bc c3 a0 c3 a1 2d 55 54 46 2d 38 21 21"
                + "f0 9f 98 80");

    assertThat(feed(cut, text)).isEqualTo(Utf8.ACCEPT);
    assertThat(feed(cut, Arrays.copyOf(text, text.length - 1))).isNotIn(Utf8.ACCEPT, Utf8.REJECT);
  }

  @EveryFragmentation
  void staysAtRejectAfterABadByte(Fragmentation cut) {
    assertThat(feed(cut, hex("41 41 c0 41 41 41 41 41 41 41 41 41 41"))).isEqualTo(Utf8.REJECT);
  }

  private static int feed(Fragmentation cut, byte[] text) {
    int[] state = {Utf8.ACCEPT};
    cut.feed(
        text,
        piece ->
            state[0] = Utf8.advance(state[0], piece, piece.readerIndex(), piece.readableBytes()));
    return state[0];
  }

  @Test
  void findsABadByteAtEveryPlaceInARunOfAscii() {
    for (int length = 1; length <= 40; length++) {
      for (int bad = 0; bad < length; bad++) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) 'a');
        text[bad] = (byte) 0xFF;
        assertThat(Utf8.isValid(text, 0, length)).as("%s of %s", bad, length).isFalse();
        assertThat(Utf8.isValid(text, 0, bad)).isTrue();
        assertThat(Utf8.isValid(text, bad + 1, length - bad - 1)).isTrue();
      }
    }
  }

  /** Rejected must be exactly what cannot become a text any more, as soon as that is so. */
  private void assertAgreement(byte[] bytes) {
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    int state = Utf8.advance(Utf8.ACCEPT, buffer, 0, bytes.length);
    boolean isAccepted = state == Utf8.ACCEPT;
    boolean isRejected = state == Utf8.REJECT;
    if (isAccepted != isValidToJdk(bytes) || isRejected == mayBecomeValid(bytes)) {
      throw new AssertionError(spaced(bytes) + " was judged wrongly: " + state);
    }
    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(isAccepted);
  }

  private boolean mayBecomeValid(byte[] bytes) {
    for (byte[] end : ENDS) {
      byte[] whole = Arrays.copyOf(bytes, bytes.length + end.length);
      System.arraycopy(end, 0, whole, bytes.length, end.length);
      if (isValidToJdk(whole)) {
        return true;
      }
    }
    return false;
  }

  private boolean isValidToJdk(byte[] bytes) {
    chars.clear();
    boolean isWellFormed = !jdk.reset().decode(ByteBuffer.wrap(bytes), chars, true).isError();
    return isWellFormed && !jdk.flush(chars).isError();
  }
}
