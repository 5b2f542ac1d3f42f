package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MessageAssemblerTest {

  private static final Fragmentation WHOLE = Fragmentation.all().get(0);

  private final List<String> events = new ArrayList<>();
  private MessageAssembler assembler = assembler(WebSocketLimits.DEFAULT);

  @AfterEach
  void nothingIsLeft() {
    assembler.release();
    assertThat(events).as("events that the test did not expect").isEmpty();
  }

  @Nested
  @DisplayName("RFC 6455 §5.4 Fragmentation")
  final class Fragments {

    @EveryFragmentation
    void anUnfragmentedMessageIsOneFrame(Fragmentation cut) {
      frame(cut, Opcode.TEXT, true, "48 65 6c 6c 6f");
      frame(cut, Opcode.BINARY, true, "");

      assertHeard("text 48 65 6c 6c 6f", "binary ");
    }

    @EveryFragmentation
    void aFragmentedMessageIsPutTogetherInOrder(Fragmentation cut) {
      frame(cut, Opcode.BINARY, false, "01 02");
      frame(cut, Opcode.CONTINUATION, false, "03");
      frame(cut, Opcode.CONTINUATION, false, "");
      frame(cut, Opcode.CONTINUATION, true, "04 05 06");

      assertHeard("binary 01 02 03 04 05 06");
    }

    @EveryFragmentation
    void aMessageMayBeOfEmptyFramesOnly(Fragmentation cut) {
      frame(cut, Opcode.TEXT, false, "");
      frame(cut, Opcode.CONTINUATION, false, "");
      frame(cut, Opcode.CONTINUATION, true, "");

      assertHeard("text ");
    }

    @EveryFragmentation
    void controlFramesMayStandBetweenFragments(Fragmentation cut) {
      frame(cut, Opcode.TEXT, false, "61");
      assembler.onControl(Opcode.PING, hex("01"));
      assembler.onControl(Opcode.PONG, hex("02"));
      frame(cut, Opcode.CONTINUATION, true, "62");

      assertHeard("ping 01", "pong 02", "text 61 62");
    }

    @Test
    void refusesAContinuationOfNothing() {
      frame(WHOLE, Opcode.CONTINUATION, true, "61");

      assertHeard("error UNEXPECTED_CONTINUATION: there is no message to continue");
    }

    @EveryFragmentation
    void refusesAContinuationAfterTheLastFragment(Fragmentation cut) {
      frame(cut, Opcode.TEXT, false, "61");
      frame(cut, Opcode.CONTINUATION, true, "62");
      frame(cut, Opcode.CONTINUATION, true, "63");

      assertHeard("text 61 62", "error UNEXPECTED_CONTINUATION: there is no message to continue");
    }

    @Test
    void refusesAMessageInsideAnother() {
      frame(WHOLE, Opcode.TEXT, false, "61");
      frame(WHOLE, Opcode.BINARY, true, "62");

      assertHeard("error EXPECTED_CONTINUATION: a BINARY frame inside a TEXT");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.5.1 Close")
  final class Close {

    @Test
    void takesACodeAndAReason() {
      assembler.onControl(Opcode.CLOSE, hex("03e8 62 79 65")); // 1000 "bye"
      assembler.onControl(Opcode.CLOSE, hex("0bb8")); // 3000
      assembler.onControl(Opcode.CLOSE, hex(""));

      assertHeard("close 1000 bye", "close 3000 ", "close 1005 ");
    }

    @Test
    void refusesHalfACode() {
      control(Opcode.CLOSE, "03");

      assertHeard("error INVALID_CLOSE_CODE: half a close code");
    }

    @Test
    void refusesCodesThatMustNotBeSent() {
      for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535}) {
        control(Opcode.CLOSE, String.format("%04x", code));
        assertHeard("error INVALID_CLOSE_CODE: close code " + code + " must not be sent");
      }
    }

    @Test
    void refusesAReasonThatIsNotUtf8() {
      control(Opcode.CLOSE, "03e8 61 c3"); // ends inside a character
      control(Opcode.CLOSE, "03e8 ff");

      assertHeard(
          "error INVALID_UTF8: a close reason that is not UTF-8",
          "error INVALID_UTF8: a close reason that is not UTF-8");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §8.1 Handling of Errors in UTF-8-Encoded Data")
  final class Text {

    @EveryFragmentation
    void aCharacterMayBeCutBetweenFragments(Fragmentation cut) {
      frame(cut, Opcode.TEXT, false, "c3");
      frame(cut, Opcode.CONTINUATION, false, "a4 f0 9f");
      frame(cut, Opcode.CONTINUATION, false, "");
      frame(cut, Opcode.CONTINUATION, true, "98 80");

      assertHeard("text c3 a4 f0 9f 98 80"); // "ä" and U+1F600
    }

    @EveryFragmentation
    void refusesTextThatEndsInsideACharacter(Fragmentation cut) {
      frame(cut, Opcode.TEXT, true, "61 c3");

      assertHeard("error INVALID_UTF8: a text message that ends inside a character");
    }

    @EveryFragmentation
    void refusesAFragmentThatEndsInsideACharacterIfItIsTheLast(Fragmentation cut) {
      frame(cut, Opcode.TEXT, false, "61 c3");
      frame(cut, Opcode.CONTINUATION, true, "");

      assertHeard("error INVALID_UTF8: a text message that ends inside a character");
    }

    @Test
    void refusesABadByteBeforeTheRestOfItsFrameIsThere() {
      ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(hex("61 c0"));
      assembler.onFrame(Opcode.TEXT, true, false, 1_000);
      attempt(() -> assembler.onPayload(in, 0, 2, false, false));
      in.release();

      assertHeard("error INVALID_UTF8: a text message that is not UTF-8");
    }

    @EveryFragmentation
    void binaryMayBeAnything(Fragmentation cut) {
      frame(cut, Opcode.BINARY, false, "c0 ff");
      frame(cut, Opcode.CONTINUATION, true, "80");

      assertHeard("binary c0 ff 80");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §10.4 Implementation-Specific Limits")
  final class Limits {

    @Test
    void refusesAMessageThatItsHeadersMakeTooLong() {
      assembler = assembler(new WebSocketLimits(1_000, 200, 10));
      frame(WHOLE, Opcode.BINARY, false, "00".repeat(150));
      attempt(() -> assembler.onFrame(Opcode.CONTINUATION, true, false, 51));

      assertHeard(
          "error MESSAGE_TOO_BIG: a message of more than 200 bytes, the most that is taken");
    }

    @EveryFragmentation
    void takesAMessageOfTheLimit(Fragmentation cut) {
      assembler = assembler(new WebSocketLimits(1_000, 200, 2));
      String half = "ff".repeat(100);
      frame(cut, Opcode.BINARY, false, half);
      frame(cut, Opcode.CONTINUATION, true, half);

      assertHeard("binary " + spaced(hex(half + half)));
    }

    @Test
    void countsEmptyFrames() {
      assembler = assembler(new WebSocketLimits(1_000, 200, 3));
      frame(WHOLE, Opcode.BINARY, false, "");
      frame(WHOLE, Opcode.CONTINUATION, false, "");
      frame(WHOLE, Opcode.CONTINUATION, false, "");
      frame(WHOLE, Opcode.CONTINUATION, true, "");

      assertHeard("error TOO_MANY_FRAMES: a message in more than 3 frames");
    }

    @Test
    void lengthsDoNotOverflow() {
      assembler = assembler(WebSocketLimits.ofMessageBytes(Integer.MAX_VALUE));
      assembler.onFrame(Opcode.BINARY, false, false, Integer.MAX_VALUE);
      attempt(() -> assembler.onFrame(Opcode.CONTINUATION, true, false, 1));

      assertHeard(
          "error MESSAGE_TOO_BIG: a message of more than 2147483647 bytes, the most that is taken");
    }

    @EveryFragmentation
    void countsAnewForEachMessage(Fragmentation cut) {
      assembler = assembler(new WebSocketLimits(1_000, 125, 2));
      String part = "01".repeat(60);
      for (int message = 0; message < 3; message++) {
        frame(cut, Opcode.BINARY, false, part);
        frame(cut, Opcode.CONTINUATION, true, part);
        assertHeard("binary " + spaced(hex(part + part)));
      }
    }
  }

  @Test
  void aMessageInOnePieceIsHandedOnWhereItLies() {
    List<ByteBuf> handedOn = new ArrayList<>();
    ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(hex("61 62"));
    MessageAssembler direct =
        new MessageAssembler(
            WebSocketLimits.DEFAULT,
            PooledByteBufAllocator.DEFAULT,
            null,
            new Recorder() {
              @Override
              public void onText(ByteBuf payload, int offset, int length) {
                handedOn.add(payload);
              }
            });

    direct.onFrame(Opcode.TEXT, true, false, 2);
    direct.onPayload(in, 0, 2, true, true);

    assertThat(handedOn).hasSize(1);
    assertThat(handedOn.get(0)).isSameAs(in);
    in.release();
  }

  private void frame(Fragmentation cut, Opcode opcode, boolean isFinal, String payload) {
    attempt(
        () -> {
          byte[] bytes = hex(payload);
          assembler.onFrame(opcode, isFinal, false, bytes.length);
          if (bytes.length == 0) {
            ByteBuf nothing = PooledByteBufAllocator.DEFAULT.buffer();
            try {
              assembler.onPayload(nothing, 0, 0, true, true);
            } finally {
              nothing.release();
            }
          }
          int[] missing = {bytes.length};
          cut.feed(
              bytes,
              piece -> {
                missing[0] -= piece.readableBytes();
                int offset = piece.readerIndex();
                assembler.onPayload(piece, offset, piece.readableBytes(), missing[0] == 0, false);
              });
        });
  }

  private void control(Opcode opcode, String payload) {
    attempt(() -> assembler.onControl(opcode, hex(payload)));
  }

  private void attempt(Runnable action) {
    try {
      action.run();
    } catch (WebSocketProtocolException e) {
      events.add("error " + e.error() + ": " + e.getMessage());
    }
  }

  private void assertHeard(String... expected) {
    assertThat(events).containsExactly(expected);
    events.clear();
  }

  private MessageAssembler assembler(WebSocketLimits limits) {
    return new MessageAssembler(limits, PooledByteBufAllocator.DEFAULT, null, new Recorder());
  }

  private class Recorder implements MessageSink {

    @Override
    public void onText(ByteBuf payload, int offset, int length) {
      events.add("text " + spaced(ByteBufUtil.getBytes(payload, offset, length)));
    }

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {
      events.add("binary " + spaced(ByteBufUtil.getBytes(payload, offset, length)));
    }

    @Override
    public void onPing(byte[] payload) {
      events.add("ping " + spaced(payload));
    }

    @Override
    public void onPong(byte[] payload) {
      events.add("pong " + spaced(payload));
    }

    @Override
    public void onClose(CloseCode closeCode, String reason) {
      events.add("close " + closeCode.value() + " " + reason);
    }
  }
}
