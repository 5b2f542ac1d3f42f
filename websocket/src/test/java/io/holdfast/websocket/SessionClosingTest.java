package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every path through the closing handshake, for a server and for a client. */
@ParameterizedClass
@EnumSource(Role.class)
final class SessionClosingTest {

  private static final Fragmentation WHOLE = Fragmentation.all().get(0);
  private static final Duration TICK = Duration.ofNanos(1);

  @RegisterExtension final SessionProbe end;

  private final Role role;

  SessionClosingTest(Role role) {
    this.role = role;
    this.end = new SessionProbe(role);
  }

  /** §7.1.1: the server closes the transport at once, the client leaves that to it. */
  private void assertTransportClosedByServer() {
    end.assertHeard(role == Role.SERVER ? new String[] {"close transport"} : new String[0]);
  }

  @Nested
  @DisplayName("RFC 6455 §5.5.1 Close")
  final class Close {

    @EveryFragmentation
    void isAnsweredWithACloseOfTheSameCode(Fragmentation cut) {
      end.receive(cut, "88 05 03e8 627965"); // CLOSE 1000 "bye"

      end.assertSent("88 02 03e8");
      assertTransportClosedByServer();
      assertThat(end.session().readyState()).isEqualTo(ReadyState.CLOSING);
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "bye", true));
    }

    @EveryFragmentation
    void withoutACodeIsAnsweredWithoutACode(Fragmentation cut) {
      end.receive(cut, "88 00");

      end.assertSent("88 00");
      assertTransportClosedByServer();
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.NO_STATUS, "", true));
    }

    @EveryFragmentation
    void isNotAnsweredByTheEndThatSentTheFirst(Fragmentation cut) {
      end.close(1001, "bye");
      end.assertSent("88 05 03e9 627965");

      end.receive(cut, "88 02 03e9");

      end.assertSentNothing();
      assertTransportClosedByServer();
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.GOING_AWAY, "", true));
    }

    @EveryFragmentation
    void nothingAfterItIsReceived(Fragmentation cut) {
      end.receive(
          cut,
          "88 02 03e8" // CLOSE 1000
              + "| 81 01 61" // TEXT "a"
              + "| 88 02 03e9" // CLOSE 1001
              + "| 83 00"); // a reserved opcode

      end.assertSent("88 02 03e8");
      assertTransportClosedByServer();
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "", true));
    }

    @EveryFragmentation
    void nothingAfterItIsReceivedEvenIfTheApplicationResumes(Fragmentation cut) {
      end.reactingWith(event -> end.session().resume());

      end.receive(cut, "88 02 03e8 | 81 01 61");
      end.session().resume();
      end.receive(cut, "81 01 61");

      end.assertSent("88 02 03e8");
      assertTransportClosedByServer();
    }

    @EveryFragmentation
    void messagesUnderWayAreStillReceivedUntilItIsAnswered(Fragmentation cut) {
      end.close(1000, "");
      end.assertSent("88 02 03e8");

      end.receive(cut, "81 01 61 | 88 02 03e8");

      assertThat(end.takeEvents()).startsWith("text a");
      assertThat(end.end().wasClean()).isTrue();
    }

    @EveryFragmentation
    void mayStandInsideAFragmentedMessage(Fragmentation cut) {
      end.receive(cut, "01 03 616263 | 88 02 03e8");

      end.assertSent("88 02 03e8");
      assertTransportClosedByServer();
    }

    @EveryFragmentation
    void withHalfACodeIsFailedWith1002(Fragmentation cut) {
      end.receive(cut, "88 01 03");

      end.assertHeard("error INVALID_CLOSE_CODE: half a close code", "end output");
      end.assertSent("88 02 03ea");
    }

    @EveryFragmentation
    void withAReasonThatIsNotUtf8IsFailedWith1007(Fragmentation cut) {
      end.receive(cut, "88 03 03e8 ff");

      end.assertHeard("error INVALID_UTF8: a close reason that is not UTF-8", "end output");
      end.assertSent("88 02 03ef");
    }

    @EveryFragmentation
    void takesAReasonOf123Bytes(Fragmentation cut) {
      end.receive(cut, "88 7d 03e8" + "61".repeat(123));

      end.assertSent("88 02 03e8");
      assertTransportClosedByServer();
      assertThat(end.end().reason()).isEqualTo("a".repeat(123));
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.1.1 Close the WebSocket Connection")
  final class Transport {

    @EveryFragmentation
    void isClosedByTheServerAtOnceAndByTheClientAfterATimeout(Fragmentation cut) {
      end.receive(cut, "88 02 03e8");
      end.assertSent("88 02 03e8");
      assertTransportClosedByServer();

      assertThat(end.untilDeadline()).isEqualTo(SessionProbe.CLOSE_TIMEOUT);
      end.pass(SessionProbe.CLOSE_TIMEOUT.minus(TICK));
      end.assertHeard();
      end.pass(TICK);
      end.assertHeard("cut transport");
    }

    @Test
    void isCutIfTheCloseIsNotAnswered() {
      end.close(1000, "");
      end.assertSent("88 02 03e8");

      assertThat(end.untilDeadline()).isEqualTo(SessionProbe.CLOSE_TIMEOUT);
      end.pass(SessionProbe.CLOSE_TIMEOUT.minus(TICK));
      end.assertHeard();
      end.pass(TICK);
      end.assertHeard("cut transport");
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }

    @EveryFragmentation
    void isCutIfThePeerDoesNotCloseItAfterAFailure(Fragmentation cut) {
      end.receive(cut, "83 00");
      end.assertHeard("error INVALID_OPCODE: opcode 3 is reserved", "end output");
      end.assertSent("88 02 03ea");

      assertThat(end.untilDeadline()).isEqualTo(SessionProbe.CLOSE_TIMEOUT);
      end.pass(SessionProbe.CLOSE_TIMEOUT.minus(TICK));
      end.assertHeard();
      end.pass(TICK);
      end.assertHeard("cut transport");
    }

    @Test
    void isClosedWhenThePeerEndsItsSide() {
      end.session().endOfInput();

      end.assertHeard("close transport");
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.1.2 Start the WebSocket Closing Handshake")
  final class Start {

    @Test
    void sendsACloseWithCodeAndReason() {
      assertThat(end.session().readyState()).isEqualTo(ReadyState.OPEN);

      end.close(3000, "ä");

      end.assertSent("88 04 0bb8 c3a4");
      assertThat(end.session().readyState()).isEqualTo(ReadyState.CLOSING);
    }

    @Test
    void sendsACloseWithoutACode() {
      end.close(1005, "");

      end.assertSent("88 00");
    }

    @Test
    void sendsOneCloseOnly() {
      end.close(1000, "");
      end.close(1001, "again");

      end.assertSent("88 02 03e8");
      end.receive(WHOLE, "88 02 03e8");
      assertTransportClosedByServer();
      end.close(1001, "and again");
      end.assertSentNothing();
    }

    @Test
    void mayBeginInsideACallback() {
      end.reactingWith(event -> end.close(1000, ""));

      end.receive(WHOLE, "81 01 61 | 89 00");

      end.assertHeard("text a", "ping ");
      end.assertSent("88 02 03e8 | 8a 00");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.1.5 The WebSocket Connection Close Code")
  final class Code {

    @Test
    void is1006IfTheTransportIsLostWithoutAClose() {
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }

    @EveryFragmentation
    void isThatOfTheCloseThatWasReceivedNotOfTheOneThatWasSent(Fragmentation cut) {
      end.close(1000, "mine");
      end.takeSent();

      end.receive(cut, "88 04 0fa0 6162"); // CLOSE 4000 "ab"

      assertTransportClosedByServer();
      assertThat(end.end()).isEqualTo(new CloseEvent(new CloseCode(4000), "ab", true));
    }
  }

  @Nested
  @DisplayName("RFC 6455 §7.4 Status Codes")
  final class Codes {

    @EveryFragmentation
    void thatMustNotBeSentAreFailedWith1002(Fragmentation cut) {
      end.receive(cut, "88 02 03ed"); // CLOSE 1005

      end.assertHeard("error INVALID_CLOSE_CODE: close code 1005 must not be sent", "end output");
      end.assertSent("88 02 03ea");
      assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    }

    @Test
    void thatMustNotBeSentAreNotSent() {
      for (int code : new int[] {1004, 1006, 1015, 1016, 2999}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> end.close(code, ""))
            .withMessage("close code " + code + " must not be sent");
      }
      assertThat(end.session().readyState()).isEqualTo(ReadyState.OPEN);
    }

    @Test
    void aReasonThatIsTooLongIsNotSent() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> end.close(1000, "x".repeat(124)))
          .withMessage("a close reason has at most 123 bytes of UTF-8, had 124");
      assertThat(end.session().readyState()).isEqualTo(ReadyState.OPEN);
    }
  }
}
