package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.holdfast.testkit.Fragmentation.Cut;
import io.holdfast.testkit.Fragmentation.Storage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs for a server, to which masked frames come, and for a client, to which unmasked ones do. */
@ParameterizedClass
@EnumSource(Role.class)
final class FrameParserTest {

  @RegisterExtension final FrameProbe frames;

  private final Role role;

  FrameParserTest(Role role) {
    this.role = role;
    this.frames = new FrameProbe(role);
  }

  @Nested
  @DisplayName("RFC 6455 §5.1 Overview")
  final class Masking {

    @EveryFragmentation
    void serverRefusesUnmaskedFramesAndClientRefusesMaskedOnes(Fragmentation cut) {
      for (String frame : new String[] {"81 01 61", "82 00", "00 00", "88 00", "89 00", "8a 00"}) {
        frames.reset();
        frames.parseRaw(cut, Wire.from(role, frame));
        frames.assertFound(
            role == Role.SERVER
                ? "error EXPECTED_MASK: a client must mask its frames"
                : "error UNEXPECTED_MASK: a server must not mask its frames");
      }
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.2 Base Framing Protocol")
  final class BaseFraming {

    @EveryFragmentation
    void readsEveryOpcodeThatIsDefined(Fragmentation cut) {
      frames.parse(
          cut,
          "81 05 48656c6c6f" // TEXT "Hello"
              + "| 01 03 48656c" // TEXT "Hel", to be continued
              + "| 80 02 6c6f" // CONTINUATION "lo"
              + "| 82 02 00ff" // BINARY
              + "| 89 01 70" // PING "p"
              + "| 8a 00" // PONG
              + "| 88 02 03e8"); // CLOSE 1000

      frames.assertFound(
          "TEXT final 48 65 6c 6c 6f",
          "TEXT 48 65 6c",
          "CONTINUATION final 6c 6f",
          "BINARY final 00 ff",
          "PING 70",
          "PONG",
          "CLOSE 03 e8");
    }

    @EveryFragmentation
    void refusesReservedOpcodes(Fragmentation cut) {
      for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        frames.reset();
        frames.parse(cut, Wire.frame(0x80 | opcode, new byte[1]));
        frames.assertFound("error INVALID_OPCODE: opcode " + opcode + " is reserved");
      }
    }

    @EveryFragmentation
    void refusesReservedBitsThatNoExtensionDefines(Fragmentation cut) {
      frames.parse(cut, "c1 00"); // RSV1, TEXT
      frames.assertFound("error UNEXPECTED_RSV: reserved bits must be 0 in a TEXT frame, were 4");

      frames.reset();
      frames.parse(cut, "a2 00"); // RSV2, BINARY
      frames.assertFound("error UNEXPECTED_RSV: reserved bits must be 0 in a BINARY frame, were 2");

      frames.reset();
      frames.parse(cut, "99 00"); // RSV3, PING
      frames.assertFound("error UNEXPECTED_RSV: reserved bits must be 0 in a PING frame, were 1");
    }

    @EveryFragmentation
    void readsLengthsOfEachForm(Fragmentation cut) {
      for (int length : new int[] {0, 1, 125, 126, 127, 300}) {
        readsPayloadOf(length, cut);
      }
    }

    @Test
    void readsLengthsAtTheEdgeOf16And64Bits() {
      for (Cut cut : new Cut[] {Cut.WHOLE, Cut.RANDOM_LARGE}) {
        readsPayloadOf(65_535, new Fragmentation(cut, Storage.DIRECT, 1));
        readsPayloadOf(65_536, new Fragmentation(cut, Storage.DIRECT, 2));
      }
    }

    private void readsPayloadOf(int length, Fragmentation cut) {
      byte[] payload = new byte[length];
      new Random(length).nextBytes(payload);
      frames.parse(cut, Wire.frame(0x82, payload));
      frames.assertFound(("BINARY final " + spaced(payload)).trim());
    }

    @EveryFragmentation
    void refusesALengthOf16BitsThatFitsIn7(Fragmentation cut) {
      for (int length : new int[] {0, 1, 125}) {
        frames.reset();
        frames.parse(cut, String.format("82 7e %04x", length));
        frames.assertFound(
            "error INVALID_PAYLOAD_LENGTH: length "
                + length
                + " is not in its shortest form, or too large");
      }
    }

    @EveryFragmentation
    void refusesALengthOf64BitsThatFitsInFewer(Fragmentation cut) {
      for (int length : new int[] {0, 125, 126, 65_535}) {
        frames.reset();
        frames.parse(cut, String.format("82 7f %016x", length));
        frames.assertFound(
            "error INVALID_PAYLOAD_LENGTH: length "
                + length
                + " is not in its shortest form, or too large");
      }
    }

    @EveryFragmentation
    void refusesALengthOf64BitsWithItsHighestBitSet(Fragmentation cut) {
      frames.parse(cut, "82 7f 8000000000000000"); // 2^63
      frames.assertFound(
          "error INVALID_PAYLOAD_LENGTH: length 9223372036854775808"
              + " is not in its shortest form, or too large");

      frames.reset();
      frames.parse(cut, "82 7f ffffffffffffffff"); // 2^64 - 1
      frames.assertFound(
          "error INVALID_PAYLOAD_LENGTH: length 18446744073709551615"
              + " is not in its shortest form, or too large");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.3 Client-to-Server Masking")
  final class Unmasking {

    @EveryFragmentation
    void serverRemovesEachFramesOwnMask(Fragmentation cut) {
      FrameProbe server = new FrameProbe(Role.SERVER);

      server.parseRaw(
          cut,
          hex(
              "81 85 37fa213d 7f9f4d5158" // masked text "Hello"
                  + "82 87 01020304 01020304010203" // seven zeros
                  + "89 81 ff000000 8f" // masked Ping "p"
                  + "81 81 00000000 61")); // text "a" under a mask of zeros

      server.assertFound(
          "TEXT final 48 65 6c 6c 6f",
          "BINARY final 00 00 00 00 00 00 00",
          "PING 70",
          "TEXT final 61");
    }

    @EveryFragmentation
    void clientTakesPayloadsAsTheyAre(Fragmentation cut) {
      FrameProbe client = new FrameProbe(Role.CLIENT);

      client.parseRaw(
          cut,
          hex(
              "81 05 48656c6c6f" // unmasked text "Hello"
                  + "82 07 00000000000000" // seven zeros
                  + "89 01 70" // Ping "p"
                  + "81 01 61")); // text "a"

      client.assertFound(
          "TEXT final 48 65 6c 6c 6f",
          "BINARY final 00 00 00 00 00 00 00",
          "PING 70",
          "TEXT final 61");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.5 Control Frames")
  final class ControlFrames {

    @EveryFragmentation
    void takesUpTo125Bytes(Fragmentation cut) {
      byte[] payload = new byte[125];
      Arrays.fill(payload, (byte) 'x');

      frames.parse(cut, Wire.frame(0x89, payload), Wire.frame(0x8A, payload));

      frames.assertFound("PING " + spaced(payload), "PONG " + spaced(payload));
    }

    @EveryFragmentation
    void refusesMoreThan125Bytes(Fragmentation cut) {
      frames.parse(cut, "89 7e 007e"); // PING that announces 126 bytes
      frames.assertFound(
          "error INVALID_CONTROL_PAYLOAD_LENGTH: a PING frame carries at most 125 bytes");

      frames.reset();
      frames.parse(cut, "88 7f 0000000000010000"); // CLOSE that announces 65,536 bytes
      frames.assertFound(
          "error INVALID_CONTROL_PAYLOAD_LENGTH: a CLOSE frame carries at most 125 bytes");
    }

    @EveryFragmentation
    void refusesFragmentedControlFrames(Fragmentation cut) {
      frames.parse(cut, "09 00"); // PING without FIN
      frames.assertFound("error EXPECTED_FIN: a PING frame must not be fragmented");

      frames.reset();
      frames.parse(cut, "0a 01 61"); // PONG without FIN
      frames.assertFound("error EXPECTED_FIN: a PONG frame must not be fragmented");

      frames.reset();
      frames.parse(cut, "08 02 03e8"); // CLOSE without FIN
      frames.assertFound("error EXPECTED_FIN: a CLOSE frame must not be fragmented");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §10.4 Implementation-Specific Limits")
  final class Limits {

    @EveryFragmentation
    void takesAFrameOfTheLimit(Fragmentation cut) {
      frames.withLimits(new WebSocketLimits(130, 1_000, 10));
      byte[] payload = new byte[130];

      frames.parse(cut, Wire.frame(0x82, payload));

      frames.assertFound("BINARY final " + spaced(payload));
    }

    @EveryFragmentation
    void refusesALongerFrameByItsHeader(Fragmentation cut) {
      frames.withLimits(new WebSocketLimits(130, 1_000, 10));
      frames.parse(cut, "82 7e 0083"); // 131 bytes, none of them there
      frames.assertFound("error MESSAGE_TOO_BIG: a frame of 131 bytes, at most 130 are taken");
    }

    @EveryFragmentation
    void refusesAFrameTooLongForAnArray(Fragmentation cut) {
      frames.parse(cut, "82 7f 7fffffffffffffff"); // 2^63 - 1 bytes
      frames.assertFound(
          "error MESSAGE_TOO_BIG: a frame of 9223372036854775807 bytes,"
              + " at most 16777216 are taken");
    }
  }

  @Nested
  @DisplayName("RFC 7692 §6 Framing")
  final class CompressionMark {

    @EveryFragmentation
    void rsv1MarksTheFirstFrameOfAMessage(Fragmentation cut) {
      frames.allowingRsv1();

      frames.parse(cut, "c1 01 00 | 42 01 00 | 80 01 00 | 81 00");

      frames.assertFound(
          "TEXT final rsv1 00", "BINARY rsv1 00", "CONTINUATION final 00", "TEXT final");
    }

    @EveryFragmentation
    void refusesRsv1OnAContinuation(Fragmentation cut) {
      frames.allowingRsv1();
      frames.parse(cut, "41 01 00 | c0 01 00");
      frames.assertFound(
          "TEXT rsv1 00",
          "error UNEXPECTED_RSV: reserved bits must be 0 in a CONTINUATION frame, were 4");
    }

    @EveryFragmentation
    void refusesRsv1OnAControlFrame(Fragmentation cut) {
      for (Opcode opcode : new Opcode[] {Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
        frames.allowingRsv1();
        frames.parse(cut, Wire.frame(0xC0 | opcode.value(), new byte[0]));
        frames.assertFound(
            "error UNEXPECTED_RSV: reserved bits must be 0 in a " + opcode + " frame, were 4");
      }
    }

    @EveryFragmentation
    void refusesOtherReservedBitsBesideRsv1(Fragmentation cut) {
      frames.allowingRsv1();
      frames.parse(cut, "e1 00"); // RSV1 and RSV2, TEXT
      frames.assertFound("error UNEXPECTED_RSV: reserved bits must be 0 in a TEXT frame, were 6");
    }
  }

  @Test
  void judgesAFrameByItsFirstTwoBytes() {
    int mask = role == Role.SERVER ? 0x80 : 0;

    frames.parseRaw(Fragmentation.random(1), new byte[] {(byte) 0x83, (byte) (mask | 126)});

    frames.assertFound("error INVALID_OPCODE: opcode 3 is reserved");
  }

  @Test
  void stopsAtTheEndOfTheFrameInWhichItWasPaused() {
    ByteBuf in = Unpooled.wrappedBuffer(Wire.from(Wire.otherThan(role), "89 01 61 | 89 01 62"));
    int frameBytes = in.readableBytes() / 2;
    frames.pauseAfterEachFrame();

    frames.parser().parse(in);

    frames.assertFound("PING 61");
    assertThat(in.readableBytes()).isEqualTo(frameBytes);

    frames.parser().resume();
    frames.parser().parse(in);

    frames.assertFound("PING 62");
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void readsNothingWhileItIsPausedInsideAHeader() {
    byte[] ping = Wire.from(Wire.otherThan(role), "89 01 61");
    ByteBuf rest = Unpooled.wrappedBuffer(ping, 1, ping.length - 1);
    frames.parser().parse(Unpooled.wrappedBuffer(ping, 0, 1));

    frames.parser().pause();
    frames.parser().parse(rest);

    frames.assertFound();
    assertThat(rest.readableBytes()).isEqualTo(ping.length - 1);

    frames.parser().resume();
    frames.parser().parse(rest);

    frames.assertFound("PING 61");
  }
}
