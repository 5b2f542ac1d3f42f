package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ImpatientStreamTest {

  private static final String BEGINNING = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello";

  @Test
  void readerOfALineThatIsSilentIsWoken() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
      CompletableFuture<HttpResponse<InputStream>> answer =
          HttpClient.newHttpClient()
              .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
      Socket line = server.accept();
      line.getOutputStream().write(BEGINNING.getBytes(StandardCharsets.US_ASCII));
      InputStream body = new ImpatientStream(answer.join().body(), Duration.ofMillis(200));

      assertThat(body.readNBytes(5)).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
      assertThatThrownBy(body::read).isInstanceOf(HttpTimeoutException.class);
      body.close();
      line.close();
    }
  }
}
