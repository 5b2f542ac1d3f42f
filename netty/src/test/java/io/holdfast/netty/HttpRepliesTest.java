package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.HttpHeaders;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRepliesTest {

  private static final String JSON = "[" + "\"holdfast\",".repeat(200) + "1]";

  private static HttpCall call(String acceptEncoding) {
    return new HttpCall(
        "GET",
        "/",
        HttpHeaders.builder().add("accept-encoding", acceptEncoding).build(),
        ByteBuffer.allocate(0),
        new HttpCall.Origin(new InetSocketAddress("192.0.2.1", 1), false, ""));
  }

  private static String unzipped(HttpReply reply) throws IOException {
    byte[] bytes = new byte[reply.body().remaining()];
    reply.body().get(bytes);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Nested
  @DisplayName("Compression")
  final class Compression {

    @Test
    void isUsedForAClientThatCan() throws IOException {
      HttpReply reply = HttpReplies.compressed(HttpReply.json(200, JSON), call("gzip"));

      assertThat(reply.headers().all("content-encoding")).containsExactly("gzip");
      assertThat(reply.headers().all("vary")).containsExactly("accept-encoding");
      assertThat(unzipped(reply)).isEqualTo(JSON);
    }

    @Test
    void isNotUsedForAClientThatCannot() {
      HttpReply reply = HttpReplies.compressed(HttpReply.json(200, JSON), call("br"));

      assertThat(reply.headers().all("content-encoding")).isEmpty();
      assertThat(reply.headers().all("vary")).containsExactly("accept-encoding");
      assertThat(reply.body().remaining()).isEqualTo(JSON.length());
    }

    @Test
    void whatElseTheReplyVariesWithIsKept() {
      HttpReply marked = HttpReply.json(200, JSON).withHeader("vary", "origin");

      assertThat(HttpReplies.compressed(marked, call("gzip")).headers().all("vary"))
          .containsExactly("origin", "accept-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept-encoding", "origin, Accept-Encoding", "*"})
    void whatIsSaidAlreadyIsNotSaidTwice(String vary) {
      HttpReply marked = HttpReply.json(200, JSON).withHeader("vary", vary);

      assertThat(HttpReplies.compressed(marked, call("gzip")).headers().all("vary"))
          .containsExactly(vary);
    }

    @ParameterizedTest
    @CsvSource({
      "200, application/json, 1023, false",
      "200, application/json, 1024, true",
      "200, image/png, 5000, false",
      "200, image/svg+xml, 5000, true",
      "200, text/css; charset=utf-8, 5000, true",
      "404, text/plain, 5000, false",
      "206, text/plain, 5000, false"
    })
    void isUsedWhereItIsWorthIt(int status, String type, int length, boolean isWorthIt) {
      HttpReply reply =
          HttpReply.of(status)
              .withHeader("content-type", type)
              .withBody(ByteBuffer.allocate(length));

      HttpReply compressed = HttpReplies.compressed(reply, call("gzip"));

      assertThat(compressed.headers().first("content-encoding").isPresent()).isEqualTo(isWorthIt);
    }

    @Test
    void isNotUsedTwice() {
      HttpReply reply = HttpReply.json(200, JSON).withHeader("content-encoding", "br");

      assertThat(HttpReplies.compressed(reply, call("gzip"))).isSameAs(reply);
    }
  }

  @Nested
  @DisplayName("The response")
  final class Response {

    @Test
    void tellsTheLengthOfItsBody() {
      FullHttpResponse response = HttpReplies.response(HttpReply.text(201, "hello"), false);

      assertThat(response.status().code()).isEqualTo(201);
      assertThat(response.headers().get("content-length")).isEqualTo("5");
      assertThat(response.content().toString(StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void toAHeadRequestTellsTheLengthOnly() {
      FullHttpResponse response = HttpReplies.response(HttpReply.text(200, "hello"), true);

      assertThat(response.headers().get("content-length")).isEqualTo("5");
      assertThat(response.content()).isEqualTo(Unpooled.EMPTY_BUFFER);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    @DisplayName("has no length where it has no body by definition (RFC 9110 §8.6)")
    void hasNoLengthWhereItHasNoBody(int status) {
      assertThat(HttpReplies.response(HttpReply.of(status), false).headers().isEmpty()).isTrue();
    }

    @Test
    void keepsEveryLineOfAHeader() {
      HttpReply reply =
          HttpReply.of(200).withHeader("set-cookie", "a=1").withHeader("set-cookie", "b=2");

      assertThat(HttpReplies.response(reply, false).headers().getAll("set-cookie"))
          .containsExactly("a=1", "b=2");
    }

    @Test
    void doesNotUseUpTheReply() {
      HttpReply reply = HttpReply.text(200, "hello");

      HttpReplies.response(reply, false).content().skipBytes(5);

      assertThat(HttpReplies.response(reply, false).content().readableBytes()).isEqualTo(5);
    }
  }
}
