package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.netty.ClientTls;
import io.holdfast.netty.PortException;
import io.holdfast.netty.TlsSource;
import io.holdfast.websocket.HandshakeError;
import io.holdfast.websocket.WebSocketHandshakeException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TlsTest {

  @TempDir Path directory;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private X509Bundle certificate;
  private HoldfastServer server;

  @BeforeEach
  void open() throws Exception {
    certificate = certificateOf("localhost");
    server =
        Local.builder()
            .tls(TlsSource.pem(written("server.pem"), written("server.key")))
            .build()
            .start();
    server
        .webSocket("/echo")
        .onConnection(
            socket -> {
              socket.onMessage(socket::send);
              socket.send("secure: " + socket.request().isSecure());
            });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static X509Bundle certificateOf(String host) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + host)
        .addSanDnsName(host)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private Path written(String name) throws Exception {
    return Files.writeString(
        directory.resolve(name),
        name.endsWith(".key") ? certificate.getPrivateKeyPEM() : certificate.getCertificatePEM());
  }

  private HttpClient trustingHttp() throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(trusting).build();
  }

  private WebSocketClient connect(String host, ClientTls tls) {
    return WebSocketClient.builder("wss://" + host + ":" + server.port() + "/echo")
        .tls(tls)
        .onConnection(socket -> socket.onText(heard::add))
        .connect();
  }

  @Test
  void clientOfTheJdkConnects() throws Exception {
    URI uri = URI.create("wss://localhost:" + server.port() + "/echo");
    try (JdkClient client = JdkClient.connect(trustingHttp(), uri, builder -> builder)) {
      assertThat(client.next()).isEqualTo("text secure: true");
      assertThat(client.say("Hello").next()).isEqualTo("text Hello");
    }
  }

  // @Twin("engine.io/server: should send and receive data with ca when not requiring auth
  //     (polling)")
  @Test
  void sessionsPollOverTls() throws Exception {
    server.socketIo().onConnection(socket -> socket.on("say", String.class, heard::add));
    String target = "https://localhost:" + server.port() + "/socket.io/?EIO=4&transport=polling";
    HttpClient http = trustingHttp();
    String opened =
        http.send(HttpRequest.newBuilder(URI.create(target)).build(), BodyHandlers.ofString())
            .body();
    URI session = URI.create(target + "&sid=" + opened.substring(9, 29));
    BodyPublisher said = BodyPublishers.ofString("40\u001e42[\"say\",\"hello\"]");

    http.send(HttpRequest.newBuilder(session).POST(said).build(), BodyHandlers.ofString());

    assertThat(Patience.next(heard)).isEqualTo("hello");
  }

  @Test
  void clientConnectsToACertificateThatItTrusts() throws Exception {
    try (WebSocketClient client =
        connect("localhost", ClientTls.trusting(written("trusted.pem")))) {
      WebSocket socket = Patience.await(client.connected());
      assertThat(socket.request().isSecure()).isTrue();
      assertThat(Patience.next(heard)).isEqualTo("secure: true");

      socket.send("Hello");

      assertThat(Patience.next(heard)).isEqualTo("Hello");
    }
  }

  @Test
  void certificateOfAnotherNameIsRefused() throws Exception {
    try (WebSocketClient client =
        connect("127.0.0.1", ClientTls.trusting(written("trusted.pem")))) {
      assertThat(Patience.failure(client.connected()))
          .isInstanceOf(WebSocketHandshakeException.class)
          .extracting(e -> ((WebSocketHandshakeException) e).errorCode())
          .isEqualTo(HandshakeError.NOT_CONNECTED);
    }
  }

  @Test
  void certificateThatNobodyTrustsIsRefused() throws Exception {
    try (WebSocketClient client = connect("localhost", ClientTls.SYSTEM)) {
      assertThat(Patience.failure(client.connected()))
          .isInstanceOf(WebSocketHandshakeException.class);
    }
    certificate = certificateOf("localhost");
    try (WebSocketClient client =
        connect("localhost", ClientTls.trusting(written("another.pem")))) {
      assertThat(Patience.failure(client.connected()))
          .isInstanceOf(WebSocketHandshakeException.class);
    }
  }

  @Test
  void plainClientIsNotTakenForASecureOne() {
    try (WebSocketClient client =
        WebSocketClient.builder("ws://localhost:" + server.port() + "/echo").connect()) {
      assertThat(Patience.failure(client.connected()))
          .isInstanceOf(WebSocketHandshakeException.class);
    }
  }

  @Test
  void trustedCertificatesThatCannotBeReadAreToldOf() {
    Path missing = directory.resolve("missing.pem");
    try (WebSocketClient client = connect("localhost", ClientTls.trusting(missing))) {
      assertThat(Patience.failure(client.connected()))
          .isInstanceOf(WebSocketHandshakeException.class);
    }
  }

  @Test
  void certificateThatCannotBeReadFailsTheBuilder() {
    Path missing = directory.resolve("missing.pem");

    assertThatThrownBy(() -> TlsSource.pem(missing, missing))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("missing.pem");
  }
}
