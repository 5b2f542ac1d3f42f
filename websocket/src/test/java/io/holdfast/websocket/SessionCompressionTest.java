package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate both ways, for a server and for a client. */
@ParameterizedClass
@EnumSource(Role.class)
final class SessionCompressionTest {

  private static final String TEXT = "again and again and again, ".repeat(30);
  private static final byte[] TEXT_BYTES = TEXT.getBytes(StandardCharsets.US_ASCII);
  private static final int FULL_WINDOW = 1 << 15;

  private final CompressionBudget budget = new CompressionBudget(4 << 20);
  private final Zlib zlib = new Zlib(budget, 6);
  private final Role role;

  @RegisterExtension final SessionProbe end;

  SessionCompressionTest(Role role) {
    this.role = role;
    this.end = new SessionProbe(role);
    agreeOn(DeflateParameters.CONTEXT_TAKEOVER, 0);
  }

  private void agreeOn(DeflateParameters parameters, int thresholdBytes) {
    end.withCompression(new SessionCompression(parameters, thresholdBytes, zlib));
  }

  @AfterEach
  void theEndGivesEverythingBack() {
    end.end();
    zlib.close();
    assertThat(budget.usedBytes()).isZero();
  }

  /** Sends the text, and checks that this takes one compressed frame. */
  private byte[] sendCompressed() {
    assertThat(end.session().sendText(TEXT)).isTrue();
    byte[] frame = end.takeSent();
    assertThat(frame[0]).isEqualTo((byte) 0xC1); // FIN, RSV1, TEXT
    return Wire.payloadOf(frame);
  }

  @Nested
  @DisplayName("RFC 7692 §6.1 Compression")
  final class Sending {

    @Test
    void rsv1MarksACompressedMessage() {
      assertThat(new StrictInflate(FULL_WINDOW).message(sendCompressed())).isEqualTo(TEXT_BYTES);
      assertThat(end.session().sendBinary(Unpooled.wrappedBuffer(TEXT_BYTES), 5, 700)).isTrue();
      assertThat(end.takeSent()[0]).isEqualTo((byte) 0xC2); // FIN, RSV1, BINARY
    }

    @Test
    void controlFramesAreNotCompressed() {
      end.session().sendPing(new byte[100]);
      end.session().sendPong(hex(""));
      end.close(1000, "aaaaaaaaaaaaaaaaaaaa");

      end.assertSent("89 64" + "00".repeat(100) + "| 8a 00 | 88 16 03e8" + "61".repeat(20));
    }

    @Test
    void aMessageBelowTheThresholdGoesAsItIs() {
      agreeOn(DeflateParameters.CONTEXT_TAKEOVER, 6);

      end.session().sendText("Hello");
      end.session().send(PreparedMessage.text("Hello"));
      end.session().sendBinary(Unpooled.wrappedBuffer(new byte[5]), 0, 5);
      end.assertSent("81 05 48656c6c6f | 81 05 48656c6c6f | 82 05 0000000000");

      end.session().sendText("aaaaaaaaaaaa");
      assertThat(end.takeSent()[0]).isEqualTo((byte) 0xC1);
    }

    @Test
    void aMessageThatWouldGetLongerGoesAsItIs() {
      end.session().sendText("");
      end.session().send(PreparedMessage.binary(new byte[0]));
      end.session().sendText("ab");

      end.assertSent("81 00 | 82 00 | 81 02 6162");
    }

    @Test
    void whatWentAsItIsIsNotReferredTo() {
      byte[] noise = new byte[400];
      new Random(1).nextBytes(noise);
      byte[] twice = Arrays.copyOf(noise, 800);
      System.arraycopy(noise, 0, twice, 400, 400);

      end.session().sendBinary(Unpooled.wrappedBuffer(noise), 0, noise.length);
      assertThat(end.takeSent()[0]).isEqualTo((byte) 0x82);
      end.session().sendBinary(Unpooled.wrappedBuffer(twice), 0, twice.length);
      byte[] compressed = Wire.payloadOf(end.takeSent());
      assertThat(new StrictInflate(FULL_WINDOW).message(compressed)).isEqualTo(twice);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §6.2 Decompression")
  final class Receiving {

    @EveryFragmentation
    void messagesWithoutTheMarkAreTakenAsTheyAre(Fragmentation cut) {
      end.receive(cut, "81 02 6869 | c1 07 f248cdc9c90700 | 82 01 ff | c1 05 f200110000");

      end.assertHeard("text hi", "text Hello", "binary ff", "text Hello");
    }

    @EveryFragmentation
    void theFramesOfAMessageAreOneStream(Fragmentation cut) {
      end.receive(cut, "41 03 f248cd | 80 04 c9c90700"); // the example of §7.2.3.1

      end.assertHeard("text Hello");
    }

    @EveryFragmentation
    void controlFramesMayStandInsideACompressedMessage(Fragmentation cut) {
      end.receive(cut, "41 02 f248 | 89 01 70 | 00 00 | 8a 00 | 00 02 cdc9 | 80 03 c90700");

      end.assertHeard("ping 70", "pong ", "text Hello");
      end.assertSent("8a 01 70");
    }

    @EveryFragmentation
    void blocksWithBfinalSetMayEndAMessageOrGoOn(Fragmentation cut) {
      end.receive(cut, "c1 08 f348cdc9c9070000"); // the example of §7.2.3.4
      end.receive(cut, "41 04 f348cdc9 | 80 04 c9070000"); // the same in two frames
      end.receive(cut, "c1 0f f348cdc9c90700 f348cdc9c90700 00"); // twice in one message

      end.assertHeard("text Hello", "text Hello", "text HelloHello");
    }

    @EveryFragmentation
    void anEmptyMessageIsOneByte(Fragmentation cut) {
      end.receive(cut, "c1 01 00 | c2 01 00 | 42 00 | 80 01 00");

      end.assertHeard("text ", "binary ", "binary ");
    }

    @EveryFragmentation
    void textIsCheckedAfterItIsInflated(Fragmentation cut) {
      end.receive(cut, "c1 08 0002 00fd ff61c3 00"); // "a" and half a character, stored

      end.assertHeard(
          "error INVALID_UTF8: a text message that ends inside a character", "end output");
      end.assertSent("88 02 03ef");
    }

    @EveryFragmentation
    void textWithABadByteIsFailedWith1007(Fragmentation cut) {
      end.receive(cut, "41 07 0002 00fd ff61c0"); // "a" and C0, stored, to be continued

      end.assertHeard("error INVALID_UTF8: a text message that is not UTF-8", "end output");
      end.assertSent("88 02 03ef");
    }

    @EveryFragmentation
    void theMessageAfterABrokenOneIsNotRead(Fragmentation cut) {
      end.receive(cut, "c1 01 ff | 81 02 6869");

      end.assertHeard(
          "error INVALID_COMPRESSED_DATA: a compressed message that cannot be inflated",
          "end output");
      end.assertSent("88 02 03ef");
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.1 Context Takeover Control")
  final class ContextTakeover {

    @Test
    void theContextIsKeptIfThatWasAgreed() {
      StrictInflate peer = new StrictInflate(FULL_WINDOW);
      byte[] first = sendCompressed();
      byte[] second = sendCompressed();

      assertThat(second).hasSizeLessThan(first.length);
      assertThat(peer.message(first)).isEqualTo(TEXT_BYTES);
      assertThat(peer.message(second)).isEqualTo(TEXT_BYTES);
    }

    @Test
    void theContextIsForgottenByTheEndThatMust() {
      agreeOn(new DeflateParameters(role == Role.SERVER, role == Role.CLIENT, 15, 15), 0);
      byte[] first = sendCompressed();

      assertThat(sendCompressed()).isEqualTo(first);
      assertThat(new StrictInflate(FULL_WINDOW).message(first)).isEqualTo(TEXT_BYTES);
    }

    @Test
    void theContextIsKeptByTheEndThatMay() {
      agreeOn(new DeflateParameters(role != Role.SERVER, role != Role.CLIENT, 15, 15), 0);

      assertThat(sendCompressed()).hasSizeGreaterThan(sendCompressed().length);
    }

    @EveryFragmentation
    void aPeerThatMustForgetCannotReferToEarlierMessages(Fragmentation cut) {
      agreeOn(new DeflateParameters(role != Role.SERVER, role != Role.CLIENT, 15, 15), 0);
      end.receive(cut, "c1 07 f248cdc9c90700");
      end.assertHeard("text Hello");

      end.receive(cut, "c1 05 f200110000");

      end.assertHeard(
          "error INVALID_COMPRESSED_DATA: a compressed message that cannot be inflated",
          "end output");
      end.assertSent("88 02 03ef");
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.2 Limiting the LZ77 Sliding Window Size")
  final class Window {

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void isThatOfThisEndsOwnParameter(int bits) {
      int serverBits = role == Role.SERVER ? bits : 15;
      int clientBits = role == Role.CLIENT ? bits : 15;
      agreeOn(new DeflateParameters(false, false, serverBits, clientBits), 0);
      StrictInflate peer = new StrictInflate(1 << bits);
      byte[] message = new byte[100_000];
      new Random(bits).nextBytes(message);
      for (int i = 0; i < message.length; i++) {
        message[i] &= 0x0F; // can be compressed even without references
      }
      System.arraycopy(message, 0, message, 200, 200);
      System.arraycopy(message, 0, message, 30_000, 30_000);

      for (int i = 0; i < 2; i++) {
        end.session().sendBinary(Unpooled.wrappedBuffer(message), 0, message.length);
        assertThat(peer.message(Wire.payloadOf(end.takeSent()))).isEqualTo(message);
      }
      assertThat(peer.farthest()).isPositive();
    }
  }

  @Test
  void withoutMemoryForACompressorMessagesGoAsTheyAre() {
    Zlib empty = new Zlib(new CompressionBudget(0), 6);
    end.withCompression(new SessionCompression(DeflateParameters.NO_CONTEXT_TAKEOVER, 0, empty));

    end.session().sendText("Hello");
    end.session().sendBinary(Unpooled.wrappedBuffer(hex("01 02")), 0, 2);
    end.session().send(PreparedMessage.text("Hello"));

    end.assertSent("81 05 48656c6c6f | 82 02 0102 | 81 05 48656c6c6f");
  }

  @Test
  void compressionBeginsOnceThereIsMemory() {
    CompressionBudget small = new CompressionBudget(CompressionBudget.DEFLATER_BYTES);
    Zlib scarce = new Zlib(small, 6);
    end.withCompression(new SessionCompression(DeflateParameters.CONTEXT_TAKEOVER, 0, scarce));
    assertThat(small.tryReserve(1)).isTrue();

    end.session().sendText("Hello");
    end.assertSent("81 05 48656c6c6f");
    small.release(1);

    sendCompressed();
    end.end();
    scarce.close();
    assertThat(small.usedBytes()).isZero();
  }

  @Nested
  final class Prepared {

    private final PreparedMessage message = PreparedMessage.text(TEXT);

    @Test
    void isTheSameForAllThatForgetTheirContext() {
      agreeOn(DeflateParameters.NO_CONTEXT_TAKEOVER, 0);
      SessionProbe other =
          new SessionProbe(role)
              .withCompression(
                  new SessionCompression(DeflateParameters.NO_CONTEXT_TAKEOVER, 0, zlib));

      end.session().send(message);
      other.session().send(message);
      byte[] sent = end.takeSent();

      assertThat(other.takeSent()).isEqualTo(sent);
      assertThat(sent[0]).isEqualTo((byte) 0xC1);
      assertThat(new StrictInflate(FULL_WINDOW).message(Wire.payloadOf(sent)))
          .isEqualTo(TEXT_BYTES);
      other.end();
    }

    @Test
    void isTheFrameThatWasPreparedWhereAServerForgets() {
      agreeOn(new DeflateParameters(true, false, 11, 15), 0);
      int length = message.compressedFrameBytes(11, zlib);
      byte[] frame = new byte[length];
      message.writeCompressedFrame(Unpooled.wrappedBuffer(frame).clear(), 11, zlib);

      end.session().send(message);

      byte[] sent = end.takeSent();
      if (role == Role.SERVER) {
        assertThat(spaced(sent)).isEqualTo(spaced(frame));
      }
      assertThat(new StrictInflate(FULL_WINDOW).message(Wire.payloadOf(sent)))
          .isEqualTo(TEXT_BYTES);
    }

    @Test
    void usesTheContextWhereThereIsOne() {
      StrictInflate peer = new StrictInflate(FULL_WINDOW);
      byte[] first = sendCompressed();
      end.session().send(message);
      byte[] second = Wire.payloadOf(end.takeSent());

      assertThat(second).hasSizeLessThan(first.length);
      assertThat(peer.message(first)).isEqualTo(TEXT_BYTES);
      assertThat(peer.message(second)).isEqualTo(TEXT_BYTES);
    }

    @Test
    void goesAsItIsBelowTheThreshold() {
      agreeOn(DeflateParameters.NO_CONTEXT_TAKEOVER, TEXT_BYTES.length + 1);

      end.session().send(message);

      assertThat(end.takeSent()).isEqualTo(Wire.from(role, Wire.text(TEXT)));
    }
  }
}
