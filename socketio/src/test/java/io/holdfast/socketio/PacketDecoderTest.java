package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PacketDecoderTest {

  private static final PacketLimits LIMITS = new PacketLimits(3, 5, 20, 16);

  private final PacketRecorder recorder = new PacketRecorder();
  private final PacketDecoder decoder =
      new PacketDecoder(LIMITS, new JsonSplitter(LIMITS), recorder);

  private void receive(String packet) {
    ByteBuf bytes = Unpooled.copiedBuffer("xx" + packet, StandardCharsets.UTF_8);
    decoder.receiveText(bytes, 2, bytes.readableBytes() - 2);
  }

  private void receive(byte... bytes) {
    decoder.receiveBinary(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|connect / {}",
        "0{\"token\":\"1\"}|connect / {\"token\":\"1\"}",
        "0/admin,|connect /admin {}",
        "0/admin|connect /admin {}",
        "0/admin,{\"a\":[1]}|connect /admin {\"a\":[1]}",
        "0/a?b=1,|connect /a?b=1 {}",
        "1|disconnect /",
        "1/admin,|disconnect /admin",
        "2[\"hello\",1]|event / -1 [\"hello\", 1]",
        "2[1]|event / -1 [1]",
        "212[\"hello\"]|event / 12 [\"hello\"]",
        "2/admin,456[\"project:delete\",123]|event /admin 456 [\"project:delete\", 123]",
        "313[]|ack / 13 []",
        "3/admin,9007199254740991[null]|ack /admin 9007199254740991 [null]",
        "2[ \"a\" , { \"b\" : 1 } ]|event / -1 [\"a\", { \"b\" : 1 }]",
      })
  void packetsAreRead(String packet, String expected) {
    receive(packet);

    assertThat(recorder.packets()).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"z\":1,\"a\":2,\"z\":3}",
        "\"\\ud83d\"",
        "1e999",
        "-0",
        "0.1000",
        "12345678901234567890",
        "\"\\u0041\\/\"",
        "\"€😀\"",
        "[[],{},[{}]]",
      })
  void valuesStayWhatTheyWere(String value) {
    receive("2[\"a\"," + value + "," + value + "]");

    assertThat(recorder.packets())
        .containsExactly("event / -1 [\"a\", " + value + ", " + value + "]");
  }

  @Test
  void attachmentsFollowTheirPacket() {
    receive("52-[\"a\",{\"_placeholder\":true,\"num\":0}]");
    receive((byte) 1, (byte) 2);
    assertThat(recorder.packets()).isEmpty();
    receive(new byte[0]);
    receive("61-/n,7[{\"_placeholder\":true,\"num\":0}]");
    receive((byte) 3);
    receive("50-[\"none\"]");

    assertThat(recorder.packets())
        .containsExactly(
            "event / -1 [\"a\", {\"_placeholder\":true,\"num\":0}] <0102> <>",
            "ack /n 7 [{\"_placeholder\":true,\"num\":0}] <03>",
            "event / -1 [\"none\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|INVALID_TYPE",
        "7|INVALID_TYPE",
        "abc|INVALID_TYPE",
        "4{\"message\":\"no\"}|INVALID_TYPE",
        "0[]|INVALID_PAYLOAD",
        "0\"a\"|INVALID_PAYLOAD",
        "0{|INVALID_PAYLOAD",
        "0{}{}|INVALID_PAYLOAD",
        "1{}|INVALID_PAYLOAD",
        "2|INVALID_PAYLOAD",
        "2{}|INVALID_PAYLOAD",
        "2[]|INVALID_PAYLOAD",
        "2[null]|INVALID_PAYLOAD",
        "2[{}]|INVALID_PAYLOAD",
        "2[[\"a\"]]|INVALID_PAYLOAD",
        "2[\"a\"|INVALID_PAYLOAD",
        "2[\"a\",]|INVALID_PAYLOAD",
        "2[\"a\"]x|INVALID_PAYLOAD",
        "2[\"a\",undefined]|INVALID_PAYLOAD",
        "2[\"a\",'b']|INVALID_PAYLOAD",
        "2[\"a\",01]|INVALID_PAYLOAD",
        "2[\"connect\"]|INVALID_PAYLOAD",
        "2[\"disconnecting\"]|INVALID_PAYLOAD",
        "2[\"\\u0063onnect\"]|INVALID_PAYLOAD",
        "2[\"a\",[[[[[]]]]]]|INVALID_PAYLOAD",
        "2[\"a\",123456789012345678901]|INVALID_PAYLOAD",
        "299999999999999999[\"a\"]|INVALID_HEADER",
        "3[]|INVALID_HEADER",
        "5[\"a\"]|INVALID_HEADER",
        "5x-[\"a\"]|INVALID_HEADER",
        "51[\"a\"]|INVALID_HEADER",
        "54-[\"a\"]|TOO_MANY_ATTACHMENTS",
        "5999999999-[\"a\"]|TOO_MANY_ATTACHMENTS",
        "59999999999-[\"a\"]|INVALID_HEADER",
        "2/this-is-far-too-long,[\"a\"]|INVALID_HEADER",
      })
  void brokenPacketsAreRefused(String packet, PacketError error) {
    assertThatThrownBy(() -> receive(packet))
        .isInstanceOfSatisfying(
            PacketException.class, e -> assertThat(e.errorCode()).isEqualTo(error));
    assertThat(recorder.packets()).isEmpty();
  }

  @Test
  void bytesAreRefusedWhereNoneAreDue() {
    assertThatThrownBy(() -> receive((byte) 1)).hasMessage("bytes where none were due");
  }

  @Test
  void textIsRefusedWhereAnAttachmentIsDue() {
    receive("51-[\"a\",{\"_placeholder\":true,\"num\":0}]");

    assertThatThrownBy(() -> receive("2[\"b\"]")).hasMessage("text where an attachment was due");
  }
}
