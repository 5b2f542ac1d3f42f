package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.websocket.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
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

final class StaticResourcesTest {

  private static final String SCRIPT = "let a = 1;\n".repeat(100);
  private static final String SHORT = "0123456789";

  private final StaticResources resources =
      new StaticResources("/assets/")
          .add("page.js", bytes(SCRIPT), "max-age=60")
          .add("short.txt", bytes(SHORT), "no-cache")
          .add("empty.txt", new byte[0], "no-cache")
          .add("noise.png", new byte[4096], "no-cache");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private HttpReply get(String name, String... namesAndValues) {
    return request("GET", name, namesAndValues);
  }

  private HttpReply request(String method, String name, String... namesAndValues) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    HttpCall call =
        new HttpCall(
            method,
            "/assets/" + name,
            headers.build(),
            ByteBuffer.allocate(0),
            new HttpCall.Origin(new InetSocketAddress("192.0.2.1", 1), false, ""));
    return resources.handle(call).toCompletableFuture().join();
  }

  private static byte[] body(HttpReply reply) {
    byte[] body = new byte[reply.body().remaining()];
    reply.body().get(body);
    return body;
  }

  private static String text(HttpReply reply) {
    return new String(body(reply), StandardCharsets.UTF_8);
  }

  private static String header(HttpReply reply, String name) {
    return String.join(" | ", reply.headers().all(name));
  }

  @Nested
  @DisplayName("A whole file")
  final class Whole {

    @Test
    void comesWithItsTypeAndItsCachePolicy() {
      HttpReply reply = get("short.txt");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(text(reply)).isEqualTo(SHORT);
      assertThat(header(reply, "content-type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(header(reply, "cache-control")).isEqualTo("no-cache");
      assertThat(header(reply, "accept-ranges")).isEqualTo("bytes");
      assertThat(header(reply, "x-content-type-options")).isEqualTo("nosniff");
      assertThat(header(reply, "etag")).matches("\"[A-Za-z0-9_-]{16}\"");
      assertThat(header(reply, "vary")).isEmpty();
    }

    @Test
    void mayBeEmpty() {
      assertThat(get("empty.txt").status()).isEqualTo(200);
      assertThat(body(get("empty.txt"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none.js", "../page.js", "page.js/", "PAGE.js", "/assets/page.js"})
    void isFoundByItsNameOnly(String name) {
      assertThat(get(name).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void isThereToBeReadOnly(String method) {
      HttpReply reply = request(method, "page.js");

      assertThat(reply.status()).isEqualTo(405);
      assertThat(header(reply, "allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void canBeReplaced() {
      String before = header(get("short.txt"), "etag");

      resources.add("short.txt", bytes("other"), "no-cache");

      assertThat(text(get("short.txt"))).isEqualTo("other");
      assertThat(header(get("short.txt"), "etag")).isNotEqualTo(before);
    }

    @Test
    void isNotChangedFromOutside() {
      byte[] content = bytes("before");
      resources.add("kept.txt", content, "no-cache");

      content[0] = 'B';

      assertThat(text(get("kept.txt"))).isEqualTo("before");
    }

    @Test
    void isReadFromAStream() {
      resources.add("stream.txt", new ByteArrayInputStream(bytes("streamed")), "no-cache");

      assertThat(text(get("stream.txt"))).isEqualTo("streamed");
    }

    @Test
    void thatCannotBeReadIsNamed() {
      InputStream broken = new PipedInputStream();

      assertThatExceptionOfType(PortException.class)
          .isThrownBy(() -> resources.add("broken.txt", broken, "no-cache"))
          .withMessage("cannot read broken.txt")
          .extracting(PortException::errorCode)
          .isEqualTo(NettyError.RESOURCE_UNREADABLE);
    }

    @Test
    void mayAnswerEveryPath() {
      HttpHandler only = resources.only("short.txt");
      HttpCall call =
          new HttpCall(
              "GET",
              "/anything",
              HttpHeaders.EMPTY,
              ByteBuffer.allocate(0),
              new HttpCall.Origin(new InetSocketAddress("192.0.2.1", 1), false, ""));

      assertThat(text(only.handle(call).toCompletableFuture().join())).isEqualTo(SHORT);
    }
  }

  @Nested
  @DisplayName("Compression")
  final class Compression {

    private String unzipped(HttpReply reply) throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body(reply)))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    @Test
    void isUsedWhereTheClientCan() throws IOException {
      HttpReply reply = get("page.js", "accept-encoding", "gzip");

      assertThat(header(reply, "content-encoding")).isEqualTo("gzip");
      assertThat(header(reply, "vary")).isEqualTo("accept-encoding");
      assertThat(unzipped(reply)).isEqualTo(SCRIPT);
      assertThat(body(reply).length).isLessThan(SCRIPT.length());
    }

    @Test
    void isNotUsedWhereTheClientCannot() {
      HttpReply reply = get("page.js");

      assertThat(header(reply, "content-encoding")).isEmpty();
      assertThat(header(reply, "vary")).isEqualTo("accept-encoding");
      assertThat(text(reply)).isEqualTo(SCRIPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short.txt", "noise.png"})
    void isLeftOutWhereItIsNotWorthIt(String name) {
      HttpReply reply = get(name, "accept-encoding", "gzip");

      assertThat(header(reply, "content-encoding")).isEmpty();
      assertThat(header(reply, "vary")).isEmpty();
    }

    @Test
    @DisplayName("has an entity tag of its own (RFC 9110 §8.8.3.3)")
    void hasAnEntityTagOfItsOwn() {
      assertThat(header(get("page.js", "accept-encoding", "gzip"), "etag"))
          .matches("\"[A-Za-z0-9_-]{16}-gzip\"")
          .isNotEqualTo(header(get("page.js"), "etag"));
    }
  }

  @Nested
  @DisplayName("RFC 9110 §13.1.2 If-None-Match")
  final class IfNoneMatch {

    private final String tag = header(get("short.txt"), "etag");

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "*", "\"other\", %s", "\"other\",W/%s,\"third\""})
    void aKnownFileIsNotSentAgain(String known) {
      HttpReply reply = get("short.txt", "if-none-match", known.replace("%s", tag));

      assertThat(reply.status()).isEqualTo(304);
      assertThat(body(reply)).isEmpty();
      assertThat(header(reply, "etag")).isEqualTo(tag);
      assertThat(header(reply, "cache-control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "", "W/", "other, \"third\""})
    void anyOtherIs(String known) {
      assertThat(get("short.txt", "if-none-match", known).status()).isEqualTo(200);
    }

    @Test
    void severalLinesAreOneList() {
      assertThat(get("short.txt", "if-none-match", "\"other\"", "if-none-match", tag).status())
          .isEqualTo(304);
    }

    @Test
    void aFileThatIsKnownCompressedIsNotSentAgain() {
      String compressed = header(get("page.js", "accept-encoding", "gzip"), "etag");

      HttpReply reply = get("page.js", "accept-encoding", "gzip", "if-none-match", compressed);

      assertThat(reply.status()).isEqualTo(304);
      assertThat(header(reply, "etag")).isEqualTo(compressed);
      assertThat(header(reply, "vary")).isEqualTo("accept-encoding");
    }

    @Test
    void itGoesBeforeARange() {
      assertThat(get("short.txt", "if-none-match", tag, "range", "bytes=0-1").status())
          .isEqualTo(304);
    }
  }

  @Nested
  @DisplayName("RFC 9110 §14 Range Requests")
  final class Ranges {

    private final String tag = header(get("short.txt"), "etag");

    @ParameterizedTest
    @CsvSource({
      "bytes=0-3, 0123, bytes 0-3/10",
      "bytes=8-, 89, bytes 8-9/10",
      "bytes=-1, 9, bytes 9-9/10",
      "bytes=0-99, 0123456789, bytes 0-9/10"
    })
    void aPartIsSent(String range, String part, String contentRange) {
      HttpReply reply = get("short.txt", "range", range);

      assertThat(reply.status()).isEqualTo(206);
      assertThat(text(reply)).isEqualTo(part);
      assertThat(header(reply, "content-range")).isEqualTo(contentRange);
      assertThat(header(reply, "content-type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(header(reply, "etag")).isEqualTo(tag);
    }

    @Test
    void aPartIsOfTheFileAsItIsNotCompressed() {
      HttpReply reply = get("page.js", "range", "bytes=0-2", "accept-encoding", "gzip");

      assertThat(reply.status()).isEqualTo(206);
      assertThat(text(reply)).isEqualTo("let");
      assertThat(header(reply, "content-encoding")).isEmpty();
      assertThat(header(reply, "etag")).isEqualTo(header(get("page.js"), "etag"));
    }

    @ParameterizedTest
    @CsvSource({"short.txt, bytes=10-, 10", "empty.txt, bytes=0-, 0"})
    void aPartThatIsNotThereIsAnsweredWithTheLength(String name, String range, int length) {
      HttpReply reply = get(name, "range", range);

      assertThat(reply.status()).isEqualTo(416);
      assertThat(header(reply, "content-range")).isEqualTo("bytes */" + length);
      assertThat(body(reply)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "lines=1-2", "bytes=3-1"})
    void whatIsNotOneRangeIsIgnored(String range) {
      HttpReply reply = get("short.txt", "range", range);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(text(reply)).isEqualTo(SHORT);
    }

    @Test
    @DisplayName("A Range is defined for GET alone (§14.2)")
    void aRangeOfAHeadRequestIsIgnored() {
      assertThat(request("HEAD", "short.txt", "range", "bytes=0-1").status()).isEqualTo(200);
    }

    @Test
    void aPartFitsTheOthersWhereTheTagIsTheSame() {
      assertThat(get("short.txt", "range", "bytes=0-1", "if-range", tag).status()).isEqualTo(206);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/%s", "Sat, 21 Nov 2026 03:00:00 GMT", "*", ""})
    @DisplayName("If-Range is compared strongly (§13.1.5)")
    void theWholeIsSentWhereThePartMightNotFit(String condition) {
      HttpReply reply =
          get("short.txt", "range", "bytes=0-1", "if-range", condition.replace("%s", tag));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(text(reply)).isEqualTo(SHORT);
    }

    @Test
    void aPartDoesNotFitTheCompressedFile() {
      String compressed = header(get("page.js", "accept-encoding", "gzip"), "etag");

      assertThat(get("page.js", "range", "bytes=0-2", "if-range", compressed).status())
          .isEqualTo(200);
    }
  }
}
