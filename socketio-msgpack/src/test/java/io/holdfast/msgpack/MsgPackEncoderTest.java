package io.holdfast.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketException;
import io.holdfast.socketio.PacketSink;
import io.holdfast.socketio.spi.PacketCodec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class MsgPackEncoderTest {

  private static final Pattern BYTES = Pattern.compile("<([0-9a-f]*)>");

  private final PacketCodec codec = MsgPackCodec.create();

  private static String hex(EngineMessage message) {
    assertThat(message.hasText()).isFalse();
    assertThat(message.binaries()).hasSize(1);
    return HexFormat.of().formatHex(message.binaries().get(0));
  }

  private static JsonValue value(String json, byte[]... attachments) {
    byte[] text = ("xx" + json + "yy").getBytes(UTF_8);
    return JsonValue.of(text, 2, text.length - 4, List.of(attachments));
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.msgpack.Captured#fromTheServer")
  void packetsAreLaidOutAsByTheReference(Captured captured) {
    String[] words = captured.meaning().split(" ", 4);
    EngineMessage message =
        switch (words[0]) {
          case "connect" -> codec.connect(words[1], value(words[2]));
          case "connect_error" -> codec.connectError(words[1], value(words[2]));
          case "disconnect" -> codec.disconnect(words[1]);
          case "event" -> codec.event(words[1], Long.parseLong(words[2]), values(words[3]));
          default -> codec.ack(words[1], Long.parseLong(words[2]), values(words[3]));
        };

    assertThat(hex(message)).isEqualTo(captured.hex());
  }

  /** Every element has a text of its own, and the attachments of all. */
  private static List<JsonValue> values(String array) {
    List<byte[]> attachments = new ArrayList<>();
    Matcher bytes = BYTES.matcher(array);
    StringBuilder json = new StringBuilder();
    while (bytes.find()) {
      bytes.appendReplacement(json, JsonValue.placeholder(attachments.size()));
      attachments.add(HexFormat.of().parseHex(bytes.group(1)));
    }
    bytes.appendTail(json);
    List<JsonValue> values = new ArrayList<>();
    for (JsonNode element : JsonMapper.shared().readTree(json.toString())) {
      values.add(value(element.toString(), attachments.toArray(byte[][]::new)));
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9223372036854775807|cf7fffffffffffffff",
        "9223372036854775808|cf8000000000000000",
        "18446744073709551615|cfffffffffffffffff",
        "18446744073709551616|cb43f0000000000000",
        "-9223372036854775808|d38000000000000000",
        "-9223372036854775809|cbc3e0000000000000",
        "1.0|cb3ff0000000000000",
        "1e999|cb7ff0000000000000",
        "-0.0|cb8000000000000000",
        "\"\\ud83d\"|a13f",
        "\"\\u00e9\"|a2c3a9",
        "{\"z\":1,\"a\":2}|82a17a01a16102",
        "{\"_placeholder\":true,\"num\":0}|82ac5f706c616365686f6c646572c3a36e756d00",
      })
  void valuesHaveTheForm(String json, String hex) {
    EngineMessage packet = codec.ack("/", 0, List.of(value(json)));

    assertThat(hex(packet)).isEqualTo("84a47479706503a36e7370a12fa46461746191" + hex + "a2696400");
  }

  @Test
  void integersBeyondAllFormsAreAsGoodAsDoublesAre() {
    String digits = "9".repeat(400);

    EngineMessage packet = codec.ack("/", 0, List.of(value(digits), value("-" + digits)));

    assertThat(hex(packet)).contains("cb7ff0000000000000" + "cbfff0000000000000");
  }

  @Test
  void aConnectMayHaveNoPayload() {
    assertThat(hex(codec.connect("/"))).isEqualTo("82a47479706500a36e7370a12f");
  }

  @Test
  void valuesOfSeveralPacketsKeepTheirBytes() {
    JsonValue first = value(JsonValue.placeholder(1), new byte[] {0}, new byte[] {1});
    JsonValue second = value("[" + JsonValue.placeholder(0) + "]", new byte[] {2});

    EngineMessage packet =
        codec.event("/", PacketSink.NO_ACK, List.of(value("\"a\""), first, second));

    assertThat(hex(packet)).endsWith("93" + "a161" + "c40101" + "91c40102");
  }

  @ParameterizedTest
  @CsvSource({"1", "-1", "99999999999", "null", "0.5"})
  void aPlaceholderRefersToAnAttachmentThatThereIs(String number) {
    JsonValue value = value("{\"_placeholder\":true,\"num\":" + number + "}", new byte[1]);

    assertThatThrownBy(() -> codec.ack("/", 0, List.of(value))).isInstanceOf(PacketException.class);
  }
}
