package io.holdfast.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.EngineMessage;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class PacketEncoderTest {

  private final ArgumentMapper mapper = new ArgumentMapper(JsonMapper.shared());

  private List<JsonValue> values(Object... arguments) {
    return List.of(arguments).stream().map(mapper::write).toList();
  }

  private static String text(EngineMessage packet) {
    return new String(packet.packet(), UTF_8);
  }

  @Test
  void headersHaveWhatIsNeededOnly() {
    assertThat(text(JsonPacketCodec.INSTANCE.connect("/", JsonValue.of(Map.of("sid", "a")))))
        .isEqualTo("40{\"sid\":\"a\"}");
    assertThat(
            text(
                JsonPacketCodec.INSTANCE.connectError("/x", JsonValue.of(Map.of("message", "no")))))
        .isEqualTo("44/x,{\"message\":\"no\"}");
    assertThat(text(JsonPacketCodec.INSTANCE.disconnect("/x"))).isEqualTo("41/x,");
    assertThat(text(PacketEncoder.event("/", PacketSink.NO_ACK, values("a", 1))))
        .isEqualTo("42[\"a\",1]");
    assertThat(text(PacketEncoder.event("/x", 0, values("a")))).isEqualTo("42/x,0[\"a\"]");
    assertThat(text(PacketEncoder.ack("/x", 12, List.of()))).isEqualTo("43/x,12[]");
  }

  @Test
  void bytesAnywhereInTheArgumentsBecomeAttachments() {
    byte[] first = {1};
    byte[] second = {2};

    EngineMessage packet =
        PacketEncoder.event("/", 7, values("a", first, Map.of("b", List.of(second))));

    assertThat(text(packet))
        .isEqualTo(
            "452-7[\"a\",{\"_placeholder\":true,\"num\":0},"
                + "{\"b\":[{\"_placeholder\":true,\"num\":1}]}]");
    assertThat(packet.binaries()).containsExactly(first, second);
  }

  @Test
  void valuesOfOtherPacketsAreNumberedAnewAndElseUntouched() {
    byte[] zero = {0};
    byte[] one = {1};
    byte[] text = "[{\"_placeholder\":true, \"num\":1}, -0, \"\\u0041\"]".getBytes(UTF_8);
    JsonValue received = new JsonValue(text, 0, text.length, List.of(zero, one));

    EngineMessage packet =
        PacketEncoder.event("/", PacketSink.NO_ACK, List.of(mapper.write("a"), received, received));

    String expected = "[{\"_placeholder\":true,\"num\":%d}, -0, \"\\u0041\"]";
    assertThat(text(packet))
        .isEqualTo("452-[\"a\"," + expected.formatted(0) + "," + expected.formatted(1) + "]");
    assertThat(packet.binaries()).containsExactly(one, one);
  }

  @Test
  void whatIsEncodedIsDecoded() {
    PacketRecorder recorder = new PacketRecorder();
    PacketDecoder decoder =
        new PacketDecoder(PacketLimits.DEFAULT, new JsonSplitter(PacketLimits.DEFAULT), recorder);
    EngineMessage packet = PacketEncoder.event("/x", 3, values("a", new byte[] {9}, "€"));

    decoder.receiveText(Unpooled.wrappedBuffer(packet.packet()), 1, packet.packet().length - 1);
    decoder.receiveBinary(Unpooled.wrappedBuffer(packet.binaries().get(0)), 0, 1);

    assertThat(recorder.packets())
        .containsExactly("event /x 3 [\"a\", {\"_placeholder\":true,\"num\":0}, \"€\"] <09>");
  }
}
