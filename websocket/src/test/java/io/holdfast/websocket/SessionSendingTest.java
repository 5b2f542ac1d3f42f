package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a session makes of what it is to send, for a server and for a client. */
@ParameterizedClass
@EnumSource(Role.class)
final class SessionSendingTest {

  private static final Fragmentation WHOLE = Fragmentation.all().get(0);

  @RegisterExtension final SessionProbe end;

  private final Role role;

  SessionSendingTest(Role role) {
    this.role = role;
    this.end = new SessionProbe(role);
  }

  @Nested
  @DisplayName("RFC 6455 §5.1 Overview")
  final class Masking {

    @Test
    void aClientMasksEveryFrameAndAServerNone() {
      end.session().sendText("Hello");
      end.session().sendPing(hex("48656c6c6f"));
      end.session().sendPong(new byte[0]);
      end.close(1000, "");

      assertThat(end.takeSent())
          .isEqualTo(
              role == Role.CLIENT
                  ? hex(
                      "81 85 37fa213d 7f9f4d5158" // masked text "Hello"
                          + "89 85 37fa213d 7f9f4d5158" // masked Ping "Hello"
                          + "8a 80 37fa213d" // masked Pong
                          + "88 82 37fa213d 3412") // masked Close 1000
                  : hex(
                      "81 05 48656c6c6f" // text "Hello"
                          + "89 05 48656c6c6f" // Ping "Hello"
                          + "8a 00" // Pong
                          + "88 02 03e8")); // Close 1000
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.3 Client-to-Server Masking")
  final class FreshKeys {

    @Test
    void aClientDrawsAKeyForEachFrameAndAServerNone() {
      List<Integer> drawn = new ArrayList<>();
      end.withMaskingKeys(
          () -> {
            drawn.add(drawn.size() + 1);
            return drawn.size();
          });

      end.session().sendText("a");
      end.session().sendPing(hex("62"));

      assertThat(spaced(end.takeSent()))
          .isEqualTo(
              role == Role.CLIENT
                  ? "81 81 00 00 00 01 61 89 81 00 00 00 02 62"
                  : "81 01 61 89 01 62");
      assertThat(drawn).hasSize(role == Role.CLIENT ? 2 : 0);
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.5 Control Frames")
  final class ControlFrames {

    @Test
    void carryUpTo125Bytes() {
      byte[] payload = new byte[125];

      assertThat(end.session().sendPing(payload)).isTrue();
      assertThat(end.session().sendPong(payload)).isTrue();

      assertThat(end.takeSent())
          .isEqualTo(Wire.from(role, Wire.frame(0x89, payload), Wire.frame(0x8A, payload)));
    }

    @Test
    void carryNoMoreThan125Bytes() {
      byte[] payload = new byte[126];

      assertThatIllegalArgumentException()
          .isThrownBy(() -> end.session().sendPing(payload))
          .withMessage("a PING carries at most 125 bytes, was 126");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> end.session().sendPong(payload))
          .withMessage("a PONG carries at most 125 bytes, was 126");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §6.1 Sending Data")
  final class Messages {

    @Test
    void aMessageIsOneFrameOfItsType() {
      ByteBuf payload = Unpooled.wrappedBuffer(hex("ff 68 69 ff"));

      assertThat(end.session().sendText(payload, 1, 2)).isTrue();
      assertThat(end.session().sendBinary(payload, 0, 4)).isTrue();
      assertThat(end.session().sendBinary(payload, 0, 0)).isTrue();

      end.assertSent("81 02 6869 | 82 04 ff6869ff | 82 00");
      assertThat(spaced(payload)).isEqualTo("ff 68 69 ff");
    }

    @Test
    void lengthsAreInTheirShortestForm() {
      for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536}) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);

        end.session().sendBinary(Unpooled.wrappedBuffer(payload), 0, length);

        assertThat(end.takeSent())
            .as("%s bytes", length)
            .isEqualTo(Wire.from(role, Wire.frame(0x82, payload)));
      }
    }

    @Test
    void nothingIsSentUnlessTheConnectionIsOpen() {
      end.close(1000, "");
      end.takeSent();

      assertNothingCanBeSent();
    }

    @Test
    void nothingIsSentAfterAFailure() {
      end.receive(WHOLE, "83 00");
      end.assertHeard("error INVALID_OPCODE: opcode 3 is reserved", "end output");
      end.assertSent("88 02 03ea");

      assertNothingCanBeSent();
    }

    private void assertNothingCanBeSent() {
      ByteBuf payload = Unpooled.wrappedBuffer(hex("61"));
      assertThat(end.session().sendText("a")).isFalse();
      assertThat(end.session().sendText(payload, 0, 1)).isFalse();
      assertThat(end.session().sendBinary(payload, 0, 1)).isFalse();
      assertThat(end.session().send(PreparedMessage.text("a"))).isFalse();
      assertThat(end.session().sendPing(hex("61"))).isFalse();
      assertThat(end.session().sendPong(hex("61"))).isFalse();
      end.assertSentNothing();
    }
  }

  @Nested
  @DisplayName("RFC 6455 §5.6 Data Frames")
  final class DataFrames {

    @Test
    void textIsUtf8() {
      end.session().sendText("aäß€😀");
      end.assertSent("81 0c 61 c3a4 c39f e282ac f09f9880");
    }

    @Test
    void surrogatesWithoutAPartnerBecomeQuestionMarks() {
      end.session().sendText("a\uD800b\uDC00");
      end.session().send(PreparedMessage.text("\uDC00\uD800"));

      end.assertSent("81 04 613f623f | 81 02 3f3f");
    }
  }

  @Test
  void preparedMessagesAreSentLikeOthers() {
    end.session().send(PreparedMessage.text("Hello"));
    end.session().send(PreparedMessage.binary(hex("ff00")));

    end.assertSent("81 05 48656c6c6f | 82 02 ff00");
  }

  @Test
  void aSessionCanSendFromInsideACallback() {
    end.reactingWith(event -> end.session().sendText("re: " + event));

    end.receive(WHOLE, "81 01 61");

    end.assertHeard("text a");
    assertThat(end.takeSent()).isEqualTo(Wire.from(role, Wire.text("re: text a")));
  }
}
