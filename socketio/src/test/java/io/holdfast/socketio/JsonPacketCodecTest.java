package io.holdfast.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.spi.PacketCodec;
import io.holdfast.socketio.spi.PacketReader;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class JsonPacketCodecTest {

  private final PacketCodec codec = JsonPacketCodec.INSTANCE;
  private final PacketRecorder recorder = new PacketRecorder();
  private final PacketReader reader = codec.newReader(PacketLimits.DEFAULT, recorder);

  private void receive(EngineMessage message) {
    int length = message.packet().length - 1;
    reader.receiveText(Unpooled.wrappedBuffer(message.packet()), 1, length);
    for (byte[] binary : message.binaries()) {
      reader.receiveBinary(Unpooled.wrappedBuffer(binary), 0, binary.length);
    }
  }

  private static JsonValue json(String json) {
    byte[] text = json.getBytes(UTF_8);
    return JsonValue.of(text, 0, text.length, List.of());
  }

  @Test
  void packetsAreMessagesOfTextWithMessagesOfBytesBehind() {
    ArgumentMapper mapper = new ArgumentMapper(JsonMapper.shared());
    List<JsonValue> arguments = List.of(mapper.write("a"), mapper.write(new byte[] {7}));

    receive(codec.connect("/x", json("{\"sid\":\"b\"}")));
    receive(codec.event("/x", PacketSink.NO_ACK, arguments));
    receive(codec.ack("/x", 3, arguments.subList(0, 1)));
    receive(codec.disconnect("/x"));
    receive(codec.connect("/y"));

    assertThat(recorder.packets())
        .containsExactly(
            "connect /x {\"sid\":\"b\"}",
            "event /x -1 [\"a\", {\"_placeholder\":true,\"num\":0}] <07>",
            "ack /x 3 [\"a\"]",
            "disconnect /x",
            "connect /y {}");
    assertThat(new String(codec.connectError("/x", json("{\"message\":\"no\"}")).packet(), UTF_8))
        .isEqualTo("44/x,{\"message\":\"no\"}");
  }

  @Test
  void valuesMayBeMadeElsewhere() {
    byte[] text = "[1,{\"_placeholder\":true,\"num\":0}]".getBytes(UTF_8);
    JsonValue value = JsonValue.of(text, 3, text.length - 4, List.of(new byte[] {7}));

    assertThat(value.json()).isEqualTo(JsonValue.placeholder(0));
    assertThat(codec.ack("/", 0, List.of(value)).binaries()).containsExactly(new byte[] {7});
  }
}
