package io.holdfast.msgpack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketLimits;
import io.holdfast.socketio.spi.PacketCodec;
import io.holdfast.socketio.spi.PacketReader;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whatever JSON with bytes can say, MessagePack can, and says the same. */
final class RoundTripTest {

  private static final int ROUNDS = 40;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final PacketLimits LIMITS = new PacketLimits(1_000, 100, 1_000, 512);
  private static final String[] ALPHABET = {"a", "é", "€", "😀", "\"", "\\", "\n", "\u0000", "/"};

  private final PacketCodec codec = MsgPackCodec.create();
  private final PacketRecorder recorder = new PacketRecorder();
  private final PacketReader reader = codec.newReader(LIMITS, recorder);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsEncodedIsDecoded(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      List<byte[]> attachments = new ArrayList<>();
      List<String> sent = new ArrayList<>();
      for (int count = random.nextInt(6); count >= 0; count--) {
        sent.add(node(random, 3, attachments).toString());
      }

      List<JsonValue> values = sent.stream().map(json -> value(json, attachments)).toList();
      byte[] packet = receive(codec.ack("/é", i, values));

      assertThat(recorder.lastArguments()).extracting(JsonValue::json).isEqualTo(sent);
      assertThat(recorder.lastArguments().get(0).attachments())
          .containsExactly(attachments.toArray(byte[][]::new));
      assertThat(codec.ack("/é", i, recorder.lastArguments()).binaries().get(0)).isEqualTo(packet);
    }
    assertThat(recorder.packets()).hasSize(ROUNDS).allMatch(packet -> packet.startsWith("ack /é "));
  }

  private byte[] receive(EngineMessage message) {
    byte[] packet = message.binaries().get(0);
    reader.receiveBinary(Unpooled.wrappedBuffer(packet), 0, packet.length);
    return packet;
  }

  private static JsonValue value(String json, List<byte[]> attachments) {
    byte[] text = json.getBytes(UTF_8);
    return JsonValue.of(text, 0, text.length, attachments);
  }

  private static JsonNode node(Random random, int depth, List<byte[]> attachments) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
      case 3 -> NODES.numberNode(Math.scalb(random.nextGaussian(), random.nextInt(400) - 200));
      case 4 -> NODES.stringNode(text(random));
      case 5 -> placeholder(random, attachments);
      case 6 -> array(random, depth, attachments);
      default -> object(random, depth, attachments);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(200) == 0 ? 70_000 : random.nextInt(40);
    while (text.length() < length) {
      text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return text.toString();
  }

  private static JsonNode placeholder(Random random, List<byte[]> attachments) {
    byte[] bytes = new byte[random.nextInt(200) == 0 ? 70_000 : random.nextInt(300)];
    random.nextBytes(bytes);
    attachments.add(bytes);
    return JsonMapper.shared().readTree(JsonValue.placeholder(attachments.size() - 1));
  }

  private static ArrayNode array(Random random, int depth, List<byte[]> attachments) {
    ArrayNode array = NODES.arrayNode();
    for (int count = random.nextInt(18); count > 0; count--) {
      array.add(node(random, depth - 1, attachments));
    }
    return array;
  }

  private static ObjectNode object(Random random, int depth, List<byte[]> attachments) {
    ObjectNode object = NODES.objectNode();
    for (int count = random.nextInt(5); count > 0; count--) {
      object.set("k" + count + text(random), node(random, depth - 1, attachments));
    }
    return object;
  }
}
