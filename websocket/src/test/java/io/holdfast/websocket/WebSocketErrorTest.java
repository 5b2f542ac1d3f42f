package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every way of breaking the protocol, with its close code, at both ends. */
final class WebSocketErrorTest {

  /**
   * What a peer can do wrong.
   *
   * @param error that names it
   * @param closeCode that answers it
   * @param frames that do it, unmasked
   * @param message that describes it
   */
  private record Offence(WebSocketError error, int closeCode, String frames, String message) {}

  private static final WebSocketLimits LIMITS = new WebSocketLimits(150, 200, 2);

  private static final List<Offence> OFFENCES =
      List.of(
          new Offence(
              WebSocketError.UNEXPECTED_RSV,
              1002,
              "a1 00", // RSV2
              "reserved bits must be 0 in a TEXT frame, were 2"),
          new Offence(
              WebSocketError.INVALID_OPCODE,
              1002,
              "8b 00", // opcode 11
              "opcode 11 is reserved"),
          new Offence(
              WebSocketError.EXPECTED_FIN,
              1002,
              "0a 00", // PONG without FIN
              "a PONG frame must not be fragmented"),
          new Offence(
              WebSocketError.INVALID_CONTROL_PAYLOAD_LENGTH,
              1002,
              "89 7e 007e", // PING of 126 bytes
              "a PING frame carries at most 125 bytes"),
          new Offence(
              WebSocketError.INVALID_PAYLOAD_LENGTH,
              1002,
              "81 7e 0001", // 1 in 16 bits
              "length 1 is not in its shortest form, or too large"),
          new Offence(
              WebSocketError.UNEXPECTED_CONTINUATION,
              1002,
              "80 00",
              "there is no message to continue"),
          new Offence(
              WebSocketError.EXPECTED_CONTINUATION,
              1002,
              "01 00 | 82 00",
              "a BINARY frame inside a TEXT"),
          new Offence(
              WebSocketError.INVALID_CLOSE_CODE,
              1002,
              "88 02 03ee", // 1006
              "close code 1006 must not be sent"),
          new Offence(
              WebSocketError.INVALID_UTF8, 1007, "81 02 c328", "a text message that is not UTF-8"),
          new Offence(
              WebSocketError.INVALID_COMPRESSED_DATA,
              1007,
              "c1 01 ff", // a DEFLATE block of type 3
              "a compressed message that cannot be inflated"),
          new Offence(
              WebSocketError.MESSAGE_TOO_BIG,
              1009,
              "82 7e 0097", // 151 bytes
              "a frame of 151 bytes, at most 150 are taken"),
          new Offence(
              WebSocketError.TOO_MANY_FRAMES,
              1009,
              "02 00 | 00 00 | 00 00",
              "a message in more than 2 frames"));

  @EveryFragmentation
  void eachIsAnsweredWithItsCloseCodeByBothEnds(Fragmentation cut) {
    for (Offence offence : OFFENCES) {
      for (Role role : Role.values()) {
        Zlib zlib = new Zlib(new CompressionBudget(1 << 20), 6);
        SessionProbe end = end(role, zlib);
        end.receive(cut, offence.frames);
        assertFailed(end, offence);
        zlib.close();
      }
    }
  }

  @EveryFragmentation
  void aMaskWhereItMustNotBeAndNoneWhereItMustIsAnsweredWith1002(Fragmentation cut) {
    SessionProbe server = end(Role.SERVER, null);
    server.receiveRaw(cut, Wire.from(Role.SERVER, "81 01 61"));
    assertFailed(
        server,
        new Offence(WebSocketError.EXPECTED_MASK, 1002, "", "a client must mask its frames"));

    SessionProbe client = end(Role.CLIENT, null);
    client.receiveRaw(cut, Wire.from(Role.CLIENT, "81 01 61"));
    assertFailed(
        client,
        new Offence(WebSocketError.UNEXPECTED_MASK, 1002, "", "a server must not mask its frames"));
  }

  @EveryFragmentation
  void aCompressedMessageWithoutMemoryForItIsAnsweredWith1013(Fragmentation cut) {
    for (Role role : Role.values()) {
      SessionProbe end = end(role, new Zlib(new CompressionBudget(0), 6));
      end.receive(cut, "c1 01 00");
      assertFailed(
          end,
          new Offence(
              WebSocketError.COMPRESSION_BUDGET_EXHAUSTED,
              1013,
              "",
              "no memory is left to inflate a message"));
    }
  }

  private static SessionProbe end(Role role, Zlib zlib) {
    SessionProbe end = new SessionProbe(role).withLimits(LIMITS);
    return zlib == null
        ? end
        : end.withCompression(
            new SessionCompression(DeflateParameters.NO_CONTEXT_TAKEOVER, 0, zlib));
  }

  private static void assertFailed(SessionProbe end, Offence offence) {
    end.assertHeard("error " + offence.error + ": " + offence.message, "end output");
    end.assertSent(String.format("88 02 %04x", offence.closeCode));
    assertThat(end.session().readyState()).isEqualTo(ReadyState.CLOSING);
    assertThat(end.end()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
    assertThat(spaced(end.takeSent())).isEmpty();
  }

  /** The three that have a test of their own depend on the role or on memory. */
  @Test
  void everyErrorIsProducedHere() {
    List<WebSocketError> others =
        List.of(
            WebSocketError.EXPECTED_MASK,
            WebSocketError.UNEXPECTED_MASK,
            WebSocketError.COMPRESSION_BUDGET_EXHAUSTED);

    assertThat(Arrays.stream(WebSocketError.values()).filter(error -> !others.contains(error)))
        .containsExactlyInAnyOrderElementsOf(OFFENCES.stream().map(Offence::error).toList());
  }

  @Test
  void eachHasACodeOfItsOwn() {
    assertThat(Arrays.stream(WebSocketError.values()).map(WebSocketError::code))
        .doesNotHaveDuplicates()
        .allMatch(code -> code.startsWith("WS_"));
  }

  @Test
  void anExceptionCarriesTheErrorAndNoStackTrace() {
    WebSocketProtocolException e =
        new WebSocketProtocolException(WebSocketError.INVALID_UTF8, "not UTF-8");

    assertThat(e.error()).isEqualTo(WebSocketError.INVALID_UTF8);
    assertThat(e.errorCode().code()).isEqualTo("WS_INVALID_UTF8");
    assertThat(e.closeCode()).isEqualTo(CloseCode.INVALID_PAYLOAD);
    assertThat(e).hasMessage("not UTF-8").hasNoCause();
    assertThat(e.getStackTrace()).isEmpty();
  }
}
