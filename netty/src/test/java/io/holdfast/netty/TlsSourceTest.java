package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.testkit.Hex;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** TLS as seen by the JDK's own clients. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class TlsSourceTest {

  private static final String PASSWORD = "changeit";

  private static X509Bundle first;
  private static X509Bundle second;

  @Parameter TransportKind kind;
  @TempDir Path directory;

  private Path certificate;
  private Path key;
  private TlsSource tls;
  private OpenPort port;

  @BeforeAll
  static void makeCertificates() throws Exception {
    CertificateBuilder builder =
        new CertificateBuilder()
            .ecp256()
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true);
    first = builder.subject("CN=first").buildSelfSigned();
    second = builder.subject("CN=second").buildSelfSigned();
  }

  @BeforeEach
  void open() throws Exception {
    certificate = directory.resolve("certificate.pem");
    key = directory.resolve("key.pem");
    write(first);
    tls = TlsSource.pem(certificate, key);
    open(tls);
  }

  private void open(TlsSource source) throws Exception {
    Routes routes = new Routes();
    routes.webSocket("/echo", EchoEndpoint.create());
    routes.http(
        "/page", HttpHandler.of(call -> HttpReply.text(200, call.isSecure() ? "secure" : "plain")));
    port = OpenPort.of(kind, routes, settings -> settings.withTls(source));
  }

  @AfterEach
  void close() {
    port.close();
  }

  private void write(X509Bundle bundle) throws IOException {
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
  }

  /** A client that trusts that certificate alone. */
  private static HttpClient trusting(X509Bundle bundle) throws Exception {
    return client(bundle, new KeyManager[0]);
  }

  /** A client that trusts one certificate, and shows another. */
  private static HttpClient trusting(X509Bundle bundle, X509Bundle own) throws Exception {
    return client(bundle, own.toKeyManagerFactory().getKeyManagers());
  }

  private static HttpClient client(X509Bundle trusted, KeyManager[] own) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, new TrustManager[] {trusted.toTrustManager()}, null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private HttpResponse<String> get(HttpClient client) throws Exception {
    return client.send(
        HttpRequest.newBuilder(port.uri("https", "/page")).build(), BodyHandlers.ofString());
  }

  private EchoListener connect(HttpClient client) throws Exception {
    EchoListener listener = new EchoListener();
    listener.socket =
        client
            .newWebSocketBuilder()
            .buildAsync(port.uri("wss", "/echo"), listener)
            .get(20, TimeUnit.SECONDS);
    return listener;
  }

  /** The JDK's WebSocket, and what it received. */
  private static final class EchoListener implements WebSocket.Listener {

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean isLast) {
      messages.add(text.toString());
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    void assertEchoes(String text) throws Exception {
      socket.sendText(text, true).get(20, TimeUnit.SECONDS);
      assertThat(messages.poll(20, TimeUnit.SECONDS)).isEqualTo(text);
    }
  }

  @Test
  void webSocketsAreEncrypted() throws Exception {
    EchoListener listener = connect(trusting(first));

    listener.assertEchoes("hello");
    listener.assertEchoes("x".repeat(10_000));
    listener.socket.sendClose(1000, "bye").get(20, TimeUnit.SECONDS);

    assertThat(listener.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
  }

  @Test
  void theClientChoosesHttp2ByAlpn() throws Exception {
    HttpResponse<String> response = get(trusting(first));

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.body()).isEqualTo("secure");
  }

  @Test
  void aClientWithoutHttp2GetsHttp11() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {first.toTrustManager()}, null);
    HttpClient client =
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build();

    HttpResponse<String> response = get(client);

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(response.body()).isEqualTo("secure");
  }

  @Test
  void aCertificateThatIsReadAgainIsForNewConnections() throws Exception {
    EchoListener before = connect(trusting(first));
    write(second);
    tls.reload();

    assertThat(get(trusting(second)).body()).isEqualTo("secure");
    assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> get(trusting(first)));
    before.assertEchoes("still here");
  }

  @Test
  void filesThatHaveChangedAreReadAgainByThemselves() throws Exception {
    tls.reloadIfChanged();
    assertThat(get(trusting(first)).body()).isEqualTo("secure");

    write(second);
    Files.setLastModifiedTime(key, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    tls.reloadIfChanged();

    assertThat(get(trusting(second)).body()).isEqualTo("secure");
  }

  @Test
  void filesThatCannotBeUsedLeaveTheOldCertificate() throws Exception {
    Files.writeString(key, "rubbish");
    Files.setLastModifiedTime(key, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    tls.reloadIfChanged();
    assertThat(get(trusting(first)).body()).isEqualTo("secure");

    assertThatExceptionOfType(PortException.class).isThrownBy(() -> tls.reload());
    Files.delete(key);
    tls.reloadIfChanged();

    assertThat(get(trusting(first)).body()).isEqualTo("secure");
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    assertUnusable(directory.resolve("none.pem"), key, "cannot read the certificate ");
    assertUnusable(certificate, directory.resolve("none.pem"), "cannot read the certificate ");
    assertUnusable(key, key, "cannot use the certificate ");
    assertUnusable(certificate, certificate, "cannot use the certificate ");
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    assertUnusable(empty, key, "cannot use the certificate ");
  }

  private static void assertUnusable(Path certificate, Path key, String message) {
    assertThatExceptionOfType(PortException.class)
        .isThrownBy(() -> TlsSource.pem(certificate, key))
        .withMessageStartingWith(message)
        .withMessageContaining(certificate.toString())
        .withMessageContaining(key.toString())
        .extracting(PortException::errorCode)
        .isEqualTo(NettyError.TLS_UNUSABLE);
  }

  @Test
  void aCertificateAndItsKeyMayBeInOneFile() throws Exception {
    Path file = directory.resolve("both.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      second.toKeyStore(PASSWORD.toCharArray()).store(out, PASSWORD.toCharArray());
    }
    port.close();
    open(TlsSource.pkcs12(file, PASSWORD));

    assertThat(get(trusting(second)).body()).isEqualTo("secure");
    assertThatExceptionOfType(PortException.class)
        .isThrownBy(() -> TlsSource.pkcs12(file, "wrong"))
        .withMessage("cannot use the certificate " + file);
  }

  // @Twin("engine.io/server: should send and receive data with key and cert (polling)")
  // @Twin("engine.io/server: should send and receive data with key and cert (ws)")
  // @Twin("engine.io/server: should send and receive data with pfx (polling)")
  // @Twin("engine.io/server: should send and receive data with pfx (ws)")
  @Test
  void clientsMayHaveToShowACertificate() throws Exception {
    Path authorities = directory.resolve("authorities.pem");
    Files.writeString(authorities, second.getCertificatePathPEM());
    port.close();
    open(tls.withClientCertificates(authorities));

    assertThat(get(trusting(first, second)).body()).isEqualTo("secure");
    connect(trusting(first, second)).assertEchoes("hello");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(trusting(first)));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(trusting(first, first)));
    assertThatExceptionOfType(PortException.class)
        .isThrownBy(() -> tls.withClientCertificates(directory.resolve("none.pem")))
        .withMessageStartingWith("cannot read the certificate ")
        .withMessageEndingWith("none.pem");
  }

  @Test
  void aClientThatDoesNotSpeakTlsIsLetGo() throws Exception {
    try (RawClient plain = port.client()) {
      plain.sendLines("GET /page HTTP/1.1", "Host: a");

      // At most an alert, which is no HTTP.
      assertThat(plain.readToEnd()).doesNotContain("HTTP");
    }
    try (RawClient noise = port.client()) {
      noise.sendBytes(Hex.hex("16 0301 0005 01 000001 00"));

      assertThat(noise.readToEnd()).doesNotContain("HTTP");
    }
    assertThat(get(trusting(first)).body()).isEqualTo("secure");
  }
}
