package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session makes of what arrives, for a server and for a client. */
@ParameterizedClass
@EnumSource(Role.class)
final class SessionReceivingTest {

  private static final Fragmentation WHOLE = Fragmentation.all().get(0);

  @RegisterExtension final SessionProbe end;

  private final Role role;

  SessionReceivingTest(Role role) {
    this.role = role;
    this.end = new SessionProbe(role);
  }

  @Nested
  @DisplayName("RFC 6455 §5.1 Overview")
  final class Masking {

    @EveryFragmentation
    void aPeerThatMasksWronglyIsFailedWith1002(Fragmentation cut) {
      end.receiveRaw(cut, Wire.from(role, "81 05 48656c6c6f")); // text "Hello"

      end.assertHeard(
          role == Role.SERVER
              ? "error EXPECTED_MASK: a client must mask its frames"
              : "error UNEXPECTED_MASK: a server must not mask its frames",
          "end output");
      end.assertSent("88 02 03ea"); // CLOSE 1002
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.4 Fragmentation")
  final class Fragments {

    @EveryFragmentation
    void bothFormsOfAMessageAreReceived(Fragmentation cut) {
      end.receive(cut, "81 05 48656c6c6f"); // "Hello"
      end.receive(cut, "01 01 48 | 00 02 656c | 00 00 | 80 02 6c6f"); // "H", "el", "", "lo"

      end.assertHeard("text Hello", "text Hello");
    }

    @EveryFragmentation
    void controlFramesBetweenFragmentsAreHandledAtOnce(Fragmentation cut) {
      end.receive(
          cut,
          "01 03 48656c" // TEXT "Hel", to be continued
              + "| 89 01 70" // PING "p"
              + "| 8a 01 71" // PONG "q"
              + "| 80 02 6c6f"); // CONTINUATION "lo"

      end.assertHeard("ping 70", "pong 71", "text Hello");
      end.assertSent("8a 01 70"); // PONG "p"
    }

    @EveryFragmentation
    void aContinuationOfNothingIsFailedWith1002(Fragmentation cut) {
      end.receive(cut, "80 01 61");

      end.assertHeard(
          "error UNEXPECTED_CONTINUATION: there is no message to continue", "end output");
      end.assertSent("88 02 03ea");
    }

    @EveryFragmentation
    void aMessageInsideAnotherIsFailedWith1002(Fragmentation cut) {
      end.receive(cut, "01 01 61 | 81 01 62");

      end.assertHeard("error EXPECTED_CONTINUATION: a TEXT frame inside a TEXT", "end output");
      end.assertSent("88 02 03ea");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.5.2 Ping")
  final class Ping {

    @EveryFragmentation
    void isAnsweredWithItsOwnPayload(Fragmentation cut) {
      byte[] payload = new byte[125];
      end.receive(cut, hex("89 05 48656c6c6f"), hex("89 00"), Wire.frame(0x89, payload));

      end.assertHeard("ping 48 65 6c 6c 6f", "ping ", "ping " + spaced(payload));
      assertThat(spaced(end.takeSent()))
          .isEqualTo(
              spaced(
                  Wire.from(
                      role, hex("8a 05 48656c6c6f"), hex("8a 00"), Wire.frame(0x8A, payload))));
    }

    @EveryFragmentation
    void isAnsweredBeforeTheApplicationHearsOfIt(Fragmentation cut) {
      List<String> sentBefore = new ArrayList<>();
      end.reactingWith(event -> sentBefore.add(spaced(end.takeSent())));

      end.receive(cut, "89 01 70");

      end.assertHeard("ping 70");
      assertThat(sentBefore).containsExactly(spaced(Wire.from(role, "8a 01 70")));
    }

    @EveryFragmentation
    void isAnsweredEvenAfterThisEndHasSentItsClose(Fragmentation cut) {
      end.close(1000, "");
      end.assertSent("88 02 03e8");

      end.receive(cut, "89 01 70");

      end.assertHeard("ping 70");
      end.assertSent("8a 01 70");
    }

    @EveryFragmentation
    void isNotAnsweredAfterAClose(Fragmentation cut) {
      end.receive(cut, "88 00 | 89 01 70");

      end.assertHeard(role == Role.SERVER ? new String[] {"close transport"} : new String[0]);
      end.assertSent("88 00");
    }
  }

  @EveryFragmentation
  void pingsAreLeftToTheApplicationWhereItWantsThat(Fragmentation cut) {
    end.withoutAnswersToPings().receive(cut, "89 01 70");

    end.assertHeard("ping 70");
    end.assertSentNothing();
  }

  @Nested
  @DisplayName("RFC 6455 §5.5.3 Pong")
  final class Pong {

    @EveryFragmentation
    void anUnsolicitedOneIsNotAnswered(Fragmentation cut) {
      end.receive(cut, "8a 03 010203 | 8a 00");

      end.assertHeard("pong 01 02 03", "pong ");
      end.assertSentNothing();
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.7 Examples")
  final class Examples {

    @EveryFragmentation
    void maskedAndUnmaskedHello(Fragmentation cut) {
      end.receiveRaw(
          cut,
          role == Role.SERVER
              ? hex("81 85 37fa213d 7f9f4d5158") // masked text "Hello"
              : hex("81 05 48656c6c6f")); // unmasked text "Hello"

      end.assertHeard("text Hello");
    }

    @EveryFragmentation
    void fragmentedHello(Fragmentation cut) {
      end.receiveRaw(
          cut,
          role == Role.SERVER
              ? hex("01 83 37fa213d 7f9f4d" + "80 82 37fa213d 5b95")
              : hex("01 03 48656c" + "80 02 6c6f"));

      end.assertHeard("text Hello");
    }

    @EveryFragmentation
    void pingAndItsMaskedOrUnmaskedPong(Fragmentation cut) {
      end.receive(cut, "89 05 48656c6c6f");

      end.assertHeard("ping 48 65 6c 6c 6f");
      assertThat(end.takeSent())
          .isEqualTo(
              role == Role.SERVER ? hex("8a 05 48656c6c6f") : hex("8a 85 37fa213d 7f9f4d5158"));
    }

    @EveryFragmentation
    void binaryOf256Bytes(Fragmentation cut) {
      byte[] payload = new byte[256];
      for (int i = 0; i < payload.length; i++) {
        payload[i] = (byte) i;
      }

      end.receive(cut, Wire.frame(0x82, payload)); // 82 7e 0100 ...

      end.assertHeard("binary " + spaced(payload));
    }

    @Test
    void binaryOf64Kibibytes() {
      byte[] payload = new byte[65_536];
      payload[65_535] = 1;

      end.receive(WHOLE, Wire.frame(0x82, payload)); // 82 7f 0000000000010000 ...

      end.assertHeard("binary " + spaced(payload));
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.1.7 Fail the WebSocket Connection")
  final class Failure {

    @EveryFragmentation
    void nothingIsProcessedAfterwardsNotEvenAClose(Fragmentation cut) {
      end.receive(cut, "81 01 61 | 83 00 | 81 01 62 | 89 00 | 88 02 03e8");

      end.assertHeard("text a", "error INVALID_OPCODE: opcode 3 is reserved", "end output");
      end.assertSent("88 02 03ea");
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }

    @EveryFragmentation
    void theCloseFrameIsSentOnceOnly(Fragmentation cut) {
      end.close(1000, "");
      end.receive(cut, "83 00");

      end.assertHeard("error INVALID_OPCODE: opcode 3 is reserved", "end output");
      end.assertSent("88 02 03e8");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §8.1 Handling of Errors in UTF-8-Encoded Data")
  final class Text {

    @EveryFragmentation
    void textThatIsNotUtf8IsFailedWith1007(Fragmentation cut) {
      end.receive(cut, "81 03 61 c0 80"); // an overlong form of U+0000

      end.assertHeard("error INVALID_UTF8: a text message that is not UTF-8", "end output");
      end.assertSent("88 02 03ef"); // CLOSE 1007
    }

    @EveryFragmentation
    void textIsJudgedAsAWholeMessageNotByFrames(Fragmentation cut) {
      end.receive(cut, "01 01 c3 | 00 00 | 89 00 | 80 01 a4"); // "ä" in two halves

      end.assertHeard("ping ", "text ä");
      end.assertSent("8a 00");
    }

    @EveryFragmentation
    void textThatEndsInsideACharacterIsFailedWith1007(Fragmentation cut) {
      end.receive(cut, "01 02 61c3 | 80 00");

      end.assertHeard(
          "error INVALID_UTF8: a text message that ends inside a character", "end output");
      end.assertSent("88 02 03ef");
    }

    @Test
    void textIsFailedAtItsFirstBadByteWhileTheRestIsOutstanding() {
      byte[] start = Wire.from(Wire.otherThan(role), "81 7e 03e8 61 61 ff"); // of 1,000 bytes
      for (byte b : start) {
        end.assertHeard();
        end.receiveRaw(WHOLE, new byte[] {b});
      }

      end.assertHeard("error INVALID_UTF8: a text message that is not UTF-8", "end output");
      end.assertSent("88 02 03ef");
    }
  }

  @Test
  void pausesAfterTheMessageThatIsBeingHandedOn() {
    end.reactingWith(event -> end.session().pause());
    ByteBuf in =
        Unpooled.wrappedBuffer(
            Wire.from(Wire.otherThan(role), "81 01 61 | 01 01 62 | 80 01 63 | 81 01 64"));

    end.session().receive(in, 0);
    end.assertHeard("text a");

    end.session().receive(in, 0);
    end.assertHeard();

    end.session().resume();
    end.session().receive(in, 0);
    end.assertHeard("text bc");

    end.session().resume();
    end.session().receive(in, 0);
    end.assertHeard("text d");
    assertThat(in.isReadable()).isFalse();
  }

  @Test
  void resumesInTheMiddleOfABuffer() {
    end.reactingWith(
        event -> {
          end.session().pause();
          end.session().resume();
        });

    end.receive(WHOLE, "81 01 61 | 81 01 62");

    end.assertHeard("text a", "text b");
  }
}
