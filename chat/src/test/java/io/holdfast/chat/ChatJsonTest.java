package io.holdfast.chat;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatJsonTest {

  private static final Person ADA = new Person("a", "Ada");

  private static ClientMessage parse(String text) throws Refusal {
    return ChatJson.parse(text).message();
  }

  @Test
  void requestsAreReadByTheirType() throws Refusal {
    assertThat(parse("{\"type\":\"enter\",\"room\":\"/\",\"after\":17}"))
        .isEqualTo(new ClientMessage.Enter("/", 17L, null));
    assertThat(parse("{\"room\":\"/\",\"type\":\"enter\"}"))
        .isEqualTo(new ClientMessage.Enter("/", null, null));
    assertThat(parse("{\"type\":\"leave\",\"room\":\"/\"}"))
        .isEqualTo(new ClientMessage.Leave("/"));
    assertThat(parse("{\"type\":\"name\",\"name\":\"Ada\"}"))
        .isEqualTo(new ClientMessage.Name("Ada"));
    assertThat(parse("{\"type\":\"post\",\"room\":\"/\",\"id\":\"i\",\"text\":\"t\"}"))
        .isEqualTo(new ClientMessage.Post("/", "i", "t"));
    assertThat(parse("{\"type\":\"history\",\"room\":\"/\",\"before\":9,\"count\":3}"))
        .isEqualTo(new ClientMessage.History("/", 9L, null, 3L));
    assertThat(parse("{\"type\":\"history\",\"room\":\"/\",\"around\":9}"))
        .isEqualTo(new ClientMessage.History("/", null, 9L, null));
    assertThat(
            parse("{\"type\":\"search\",\"text\":\"a b\",\"room\":\"/\",\"before\":9,\"count\":3}"))
        .isEqualTo(new ClientMessage.Search("a b", "/", 9L, 3L));
    assertThat(parse("{\"type\":\"search\",\"text\":\"\"}"))
        .isEqualTo(new ClientMessage.Search("", null, null, null));
  }

  @Test
  void membersThatAreNotKnownAreIgnored() throws Refusal {
    assertThat(parse("{\"type\":\"leave\",\"room\":\"/\",\"colour\":\"red\",\"x\":{\"y\":[]}}"))
        .isEqualTo(new ClientMessage.Leave("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "17",
        "\"enter\"",
        "[]",
        "{",
        "{}",
        "{\"type\":\"dance\"}",
        "{\"type\":17}",
        "{\"type\":null}",
        "{\"type\":\"post\",\"room\":\"/\",\"id\":\"i\"}",
        "{\"type\":\"post\",\"room\":\"/\",\"id\":\"i\",\"text\":17}",
        "{\"type\":\"leave\",\"room\":[\"/\"]}",
        "{\"type\":\"enter\",\"room\":\"/\",\"after\":\"17\"}",
        "{\"type\":\"enter\",\"room\":\"/\",\"after\":1.5}",
        "{\"type\":\"enter\",\"room\":\"/\",\"after\":99999999999999999999}",
        "{\"type\":\"history\",\"room\":\"/\",\"before\":true}",
        "{\"type\":\"search\"}",
        "{\"type\":\"search\",\"text\":\"a\",\"count\":\"3\"}"
      })
  void anythingElseIsABadRequest(String text) {
    assertRefused(Refusal.Code.BAD_REQUEST, () -> parse(text));
  }

  @Test
  void deepNestingIsABadRequestAndNoError() {
    assertRefused(Refusal.Code.BAD_REQUEST, () -> parse("[".repeat(60_000)));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> parse("{\"type\":".repeat(5_000) + "1"));
  }

  @Test
  void messagesAreWrittenAsTheProtocolSays() {
    ChatMessage message = new ChatMessage(17, "id-17", ADA, "Hello \"you\"\n", 1790000000000L);

    assertThat(ChatJson.write(new ServerMessage.Said("/", message)))
        .isEqualTo(
            "{\"type\":\"message\",\"room\":\"/\",\"message\":{\"position\":17,\"id\":\"id-17\","
                + "\"person\":{\"id\":\"a\",\"name\":\"Ada\"},\"text\":\"Hello \\\"you\\\"\\n\","
                + "\"time\":1790000000000}}");
    assertThat(ChatJson.write(new ServerMessage.Posted("/", "id-17", 17)))
        .isEqualTo("{\"type\":\"posted\",\"room\":\"/\",\"id\":\"id-17\",\"position\":17}");
    assertThat(
            ChatJson.write(
                new ServerMessage.Entered(
                    "/", List.of(), true, false, List.of(ADA), 1, null, null, null)))
        .isEqualTo(
            "{\"type\":\"entered\",\"room\":\"/\",\"messages\":[],\"more\":true,\"gap\":false,"
                + "\"people\":[{\"id\":\"a\",\"name\":\"Ada\"}],\"visitors\":1}");
  }

  @Test
  void refusalLeavesOutWhatTheRequestDidNotHave() {
    assertThat(
            ChatJson.write(
                new ServerMessage.Refused("name", null, null, Refusal.Code.BAD_NAME, "No.", null)))
        .isEqualTo(
            "{\"type\":\"refused\",\"request\":\"name\",\"code\":\"BAD_NAME\",\"reason\":\"No.\"}");
  }

  @Test
  void whatIsKeptIsRecalledWithPlaceAndTime() {
    byte[] kept = ChatJson.keep(ADA, "\ud83d\ude00");
    LogEntry entry =
        new LogEntry(
            new LogPosition(3), Instant.ofEpochMilli(5), LogRecord.once("/", "id-3", kept));

    assertThat(ChatJson.recall(entry))
        .isEqualTo(new ChatMessage(3, "id-3", ADA, "\ud83d\ude00", 5));
  }

  @Test
  void keptFormatDoesNotChange() {
    // Logs of earlier releases hold it.
    assertThat(new String(ChatJson.keep(ADA, "Hello"), StandardCharsets.UTF_8))
        .isEqualTo("{\"person\":{\"id\":\"a\",\"name\":\"Ada\"},\"text\":\"Hello\"}");
  }
}
