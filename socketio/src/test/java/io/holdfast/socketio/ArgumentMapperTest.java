package io.holdfast.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ArgumentMapperTest {

  record Point(int x, int y) {}

  static final class Picture {
    public String name = "";
    public byte[] bytes = {};
  }

  private final ArgumentMapper mapper = new ArgumentMapper(JsonMapper.shared());

  private static JsonValue value(String json, byte[]... attachments) {
    byte[] text = ("xx" + json + "yy").getBytes(UTF_8);
    return new JsonValue(text, 2, text.length - 4, List.of(attachments));
  }

  @Test
  void valuesBecomeWhatTheListenerAsksFor() {
    assertThat(mapper.read(value("{\"x\":1,\"y\":2}"), Point.class)).isEqualTo(new Point(1, 2));
    assertThat(mapper.read(value("\"a\""), String.class)).isEqualTo("a");
    assertThat(mapper.read(value("[1,\"b\"]"), Object.class)).isEqualTo(List.of(1, "b"));
    assertThat(mapper.read(value("{\"a\":1}"), JsonNode.class).path("a").asInt()).isEqualTo(1);
    assertThat(mapper.read(value("-0"), JsonValue.class).json()).isEqualTo("-0");
  }

  @Test
  void bytesAreWhereTheirPlaceholderWas() {
    byte[] bytes = {1, 2};
    String placeholder = "{\"num\":1,\"_placeholder\":true}";

    assertThat(mapper.read(value(placeholder, new byte[0], bytes), byte[].class)).isEqualTo(bytes);
    Picture picture =
        mapper.read(
            value("{\"name\":\"a\",\"bytes\":" + placeholder + "}", new byte[0], bytes),
            Picture.class);
    assertThat(picture.bytes).isEqualTo(bytes);
    Object map =
        mapper.read(value("{\"a\":[" + placeholder + "]}", new byte[0], bytes), Object.class);
    assertThat(((List<?>) ((Map<?, ?>) map).get("a")).get(0)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "99999999999", "\"0\"", "null", "0.5"})
  void aPlaceholderRefersToAnAttachmentThatThereIs(String number) {
    JsonValue value = value("[{\"_placeholder\":true,\"num\":" + number + "}]", new byte[1]);

    assertThatThrownBy(() -> mapper.read(value, Object.class))
        .isInstanceOfSatisfying(
            PacketException.class,
            e -> assertThat(e.errorCode()).isEqualTo(PacketError.UNEXPECTED_ATTACHMENT));
  }

  @Test
  void whatLooksLikeAPlaceholderWithoutAttachmentsIsAnObject() {
    Object object = mapper.read(value("{\"_placeholder\":true,\"num\":0}"), Object.class);

    assertThat(object).isEqualTo(Map.of("_placeholder", true, "num", 0));
  }

  @Test
  void anArgumentOfAnotherTypeIsRefused() {
    assertThatThrownBy(() -> mapper.read(value("\"a\""), Point.class))
        .isInstanceOf(SocketIoException.class)
        .hasMessageStartingWith("an argument is no Point: ");
  }

  @Test
  void whatWasWrittenIsNotWrittenAgain() {
    JsonValue value = value("1.0");

    assertThat(mapper.write(value)).isSameAs(value);
    assertThat(mapper.write(new Point(1, 2)).json()).isEqualTo("{\"x\":1,\"y\":2}");
  }

  @Test
  void whatCameStaysAsItCameWithinAnotherValue() {
    byte[] bytes = {1, 2};
    JsonValue nested =
        value("{\"b\":1.0,\"a\":{\"_placeholder\":true,\"num\":0},\"c\":\"\\ud800\"}", bytes);
    JsonValue written = mapper.write(List.of(new byte[1], Map.of("value", nested)));

    assertThat(written.json())
        .isEqualTo(
            "[{\"_placeholder\":true,\"num\":0},{\"value\":{\"b\":1.0,"
                + "\"a\":{\"_placeholder\":true,\"num\":1},\"c\":\"\\ud800\"}}]");
    assertThat(written.attachments()).hasSize(2).last().isEqualTo(bytes);
    assertThat(mapper.write(List.of(Arguments.of(List.of(value("1"), value("-0"))))).json())
        .isEqualTo("[[1,-0]]");
  }
}
