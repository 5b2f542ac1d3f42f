package io.holdfast;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.ClientBundle;
import io.holdfast.engineio.Cors;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class ClientFilesTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ClientFiles FILES = ClientFiles.below("/socket.io");
  private static final String SCRIPT = "/socket.io/socket.io.js";
  private static final String TAG = '"' + ClientBundle.version() + '"';

  private static HoldfastServer server;

  @BeforeAll
  static void start() {
    server = Local.server().start();
    server.http("/socket.io/*", FILES);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static HttpResponse<byte[]> request(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Local.http(server, path))
            .timeout(Duration.ofSeconds(Patience.SECONDS))
            .method(method, noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join("; ", response.headers().allValues(name));
  }

  // @Twin("socket.io/server-attachment: should serve client")
  // @Twin("socket.io/server-attachment: should serve source map")
  // @Twin("socket.io/server-attachment: should serve client (min)")
  // @Twin("socket.io/server-attachment: should serve source map (min)")
  // @Twin("socket.io/server-attachment: should serve bundle with msgpack parser")
  // @Twin("socket.io/server-attachment: should serve source map for bundle with msgpack
  //     parser")
  // @Twin("socket.io/server-attachment: should serve the ESM bundle")
  // @Twin("socket.io/server-attachment: should serve the source map for the ESM bundle")
  // @Twin("socket.io/server-attachment: should serve socket.io.js")
  @ParameterizedTest
  @FieldSource("io.holdfast.client.ClientBundle#NAMES")
  void everyFileIsServed(String name) throws Exception {
    HttpResponse<byte[]> response = request("GET", "/socket.io/" + name);

    String kind = name.endsWith(".map") ? "json" : "javascript";
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(ClientBundle.plain(name));
    assertThat(header(response, "content-type"))
        .isEqualTo("application/" + kind + "; charset=utf-8");
    assertThat(header(response, "content-encoding")).isEmpty();
    assertThat(header(response, "etag")).isEqualTo(TAG);
    assertThat(header(response, "cache-control")).isEqualTo("public, max-age=0");
    assertThat(header(response, "vary")).isEqualTo("accept-encoding");
    assertThat(FILES.has("/socket.io/" + name)).isTrue();
  }

  // @Twin("socket.io/server-attachment: should serve client (gzip)")
  // @Twin("socket.io/server-attachment: should serve client (br)")
  @Test
  void filesAreCompressedAsTheClientLikes() throws Exception {
    HttpResponse<byte[]> gzip = request("GET", SCRIPT, "accept-encoding", "gzip, deflate");
    HttpResponse<byte[]> brotli = request("GET", SCRIPT, "accept-encoding", "gzip, deflate, br");

    assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
    assertThat(gzip.body()).isEqualTo(ClientBundle.gzip("socket.io.js"));
    assertThat(header(brotli, "content-encoding")).isEqualTo("br");
    assertThat(brotli.body()).isEqualTo(ClientBundle.brotli("socket.io.js"));
  }

  // @Twin("socket.io/server-attachment: should serve client with necessary CORS headers")
  @Test
  void pagesOfOtherOriginsMayReadThemWhereTheyMayConnect() throws Exception {
    server.socketIo(
        "/shared", options -> options.cors(Cors.create().origin("https://good-origin.com")));

    HttpResponse<byte[]> response =
        request("GET", "/shared/socket.io.js", "origin", "https://good-origin.com");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "access-control-allow-origin"))
        .isEqualTo("https://good-origin.com");
    assertThat(response.body()).isEqualTo(ClientBundle.plain("socket.io.js"));
  }

  // @Twin("socket.io/server-attachment: should handle 304")
  @Test
  void whatTheClientHasIsNotSentAgain() throws Exception {
    for (String tags : new String[] {TAG, "W/" + TAG, "\"a\", " + TAG, "*"}) {
      HttpResponse<byte[]> response = request("GET", SCRIPT, "if-none-match", tags);

      assertThat(response.statusCode()).as(tags).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(header(response, "etag")).isEqualTo(TAG);
      assertThat(header(response, "cache-control")).isEqualTo("public, max-age=0");
    }
    assertThat(request("GET", SCRIPT, "if-none-match", "\"4.0.0\"").statusCode()).isEqualTo(200);
  }

  // @Twin("socket.io/server-attachment: should serve client with query string")
  @Test
  void theQueryDoesNotMatter() throws Exception {
    assertThat(request("GET", SCRIPT + "?v=1").statusCode()).isEqualTo(200);
  }

  @Test
  void headHasNoBody() throws Exception {
    HttpResponse<byte[]> response = request("HEAD", SCRIPT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "content-length"))
        .isEqualTo(Integer.toString(ClientBundle.plain("socket.io.js").length));
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    HttpResponse<byte[]> response = request("POST", SCRIPT);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "allow")).isEqualTo("GET, HEAD");
  }

  // @Twin("socket.io/server-attachment: should not serve unknown files from the Socket.IO
  //     path")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/socket.io/",
        "/socket.io/socket.io.esm.js",
        "/socket.io/socket.io.js.br",
        "/socket.io/version.txt",
        "/socket.io/a/socket.io.js",
        "/socket.io/../socket.io.js",
        "/socket.io/%2e%2e/socket.io.js",
        "/socket.io//socket.io.js",
        "/socket.io/SOCKET.IO.JS",
      })
  void nothingElseIsServed(String path) throws Exception {
    assertThat(request("GET", path).statusCode()).isEqualTo(404);
    assertThat(FILES.has(path)).isFalse();
  }

  @Test
  void theSlashAtTheEndOfThePathMayBeThere() {
    assertThat(ClientFiles.below("/a/").has("/a/socket.io.js")).isTrue();
    assertThat(ClientFiles.below("").has("/socket.io.js")).isTrue();
  }
}
