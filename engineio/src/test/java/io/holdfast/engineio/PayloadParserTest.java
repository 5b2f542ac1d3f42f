package io.holdfast.engineio;

import static io.holdfast.testkit.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadParserTest {

  private final Recorder recorder = new Recorder();

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @Nested
  @DisplayName("revision 4")
  final class RevisionFour {

    @Test
    void packetsAreHandedOnInOrder() {
      PayloadParser.parse(text("4hello\u001e2\u001e3probe\u001e4\u001e41"), recorder);

      assertThat(recorder.events())
          .containsExactly("text hello", "PING", "PONG probe", "text ", "text 1");
    }

    @Test
    void bytesComeInBase64WithPaddingOrWithout() {
      PayloadParser.parse(text("bAQIDBA==\u001ebAQIDBA\u001eb\u001e4€"), recorder);

      assertThat(recorder.events())
          .containsExactly("binary 01020304", "binary 01020304", "binary ", "text €");
    }

    @Test
    void base64MayHaveEndsOfLines() {
      PayloadParser.parse(text("bAQID\r\nBA==\n"), recorder);

      assertThat(recorder.events()).containsExactly("binary 01020304");
    }

    @ParameterizedTest
    @CsvSource({
      "'',INVALID_PACKET",
      "abc,INVALID_PACKET",
      "7,INVALID_PACKET",
      "b!,INVALID_BASE64",
    })
    void brokenPacketsAreRefused(String payload, EngineError error) {
      assertThatThrownBy(() -> PayloadParser.parse(text(payload), recorder))
          .isInstanceOfSatisfying(
              EngineProtocolException.class, e -> assertThat(e.errorCode()).isEqualTo(error));
    }

    @Test
    void packetsBeforeABrokenOneAreHandedOn() {
      assertThatThrownBy(() -> PayloadParser.parse(text("4a\u001ex\u001e4b"), recorder))
          .isInstanceOf(EngineProtocolException.class);

      assertThat(recorder.events()).containsExactly("text a");
    }

    @Test
    void whatIsNotUtf8IsRefusedWhole() {
      ByteBuf payload = Unpooled.wrappedBuffer(hex("34 61 1e 34 c3 28"));

      assertThatThrownBy(() -> PayloadParser.parse(payload, recorder))
          .hasMessage("a payload that is not UTF-8");
      assertThat(recorder.events()).isEmpty();
    }
  }

  @Nested
  @DisplayName("revision 3")
  final class RevisionThree {

    @Test
    void lengthsOfTextCountUtf16Units() {
      CountedPayloadParser.parseText(text("6:4hello2:4€3:4😀1:2"), recorder);

      assertThat(recorder.events()).containsExactly("text hello", "text €", "text 😀", "PING");
    }

    @Test
    void bytesInTextComeInBase64() {
      CountedPayloadParser.parseText(text("10:b4AQIDBA==2:4a"), recorder);

      assertThat(recorder.events()).containsExactly("binary 01020304", "text a");
    }

    @Test
    void bytesComeAsTheyAre() {
      // text "4hello", binary message 01 02 03 04, text "4€"
      ByteBuf payload =
          Unpooled.wrappedBuffer(
              hex("00 06 ff 3468656c6c6f 01 05 ff 04 01020304 00 04 ff 34 e282ac"));

      CountedPayloadParser.parseBytes(payload, recorder);

      assertThat(recorder.events()).containsExactly("text hello", "binary 01020304", "text €");
    }

    @Test
    void aLengthInBytesHasSeveralDigits() {
      ByteBuf payload = Unpooled.buffer().writeBytes(hex("00 01 02 ff 34"));
      payload.writeBytes("a".repeat(11).getBytes(StandardCharsets.US_ASCII));

      CountedPayloadParser.parseBytes(payload, recorder);

      assertThat(recorder.events()).containsExactly("text aaaaaaaaaaa");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "4hello",
          ":4",
          "x:4",
          "3:4",
          "1234567890:4a",
          "2:4😀",
          "1",
          "1:x",
          "0:",
          "2:b4x",
          "1:b",
          "2:b1",
          "-1:4"
        })
    void brokenTextIsRefused(String payload) {
      assertThatThrownBy(() -> CountedPayloadParser.parseText(text(payload), recorder))
          .isInstanceOf(EngineProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "02 01 ff 34",
          "00 ff 34",
          "00 02 ff 34",
          "00 0a ff 34",
          "00 01",
          "00",
          "01 01 ff 03",
          "01 00 ff",
          "00 02 ff 34 ff",
          "00 09 09 09 09 09 09 09 09 09 09 ff"
        })
    void brokenBytesAreRefused(String payload) {
      ByteBuf bytes = Unpooled.wrappedBuffer(hex(payload));
      assertThatThrownBy(() -> CountedPayloadParser.parseBytes(bytes, recorder))
          .isInstanceOf(EngineProtocolException.class);
    }
  }
}
