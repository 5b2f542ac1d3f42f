package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.netty.RawClient.Answer;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.OriginPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints that fail: each is answered, and none is told why. */
final class VerificationTest {

  private final CompletableFuture<UpgradeDecision> decision = new CompletableFuture<>();
  private final EchoEndpoint echo = EchoEndpoint.create();
  private final EchoEndpoint careful = EchoEndpoint.verifying(request -> decision);
  private final Routes routes = new Routes();
  private OpenPort port;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    routes.webSocket("/careful", careful);
    port = OpenPort.of(TransportKind.preferred(), routes);
    client = port.client();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private void assertFailed() throws Exception {
    Answer answer = client.readAnswer();
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("The server could not decide about the connection.\n");
    assertThat(client.isAtEnd()).isTrue();
  }

  private void assertFails(EchoEndpoint endpoint) throws Exception {
    routes.webSocket("/fails", endpoint);
    client.send(RawClient.upgrade("/fails", "Sec-WebSocket-Protocol: a", "Origin: http://b"));
    assertFailed();
  }

  private static CompletionStage<UpgradeDecision> thrown() {
    throw new IllegalStateException("a secret");
  }

  @Test
  void aFailureIs500() throws Exception {
    decision.completeExceptionally(new IllegalStateException("a secret"));
    client.send(RawClient.upgrade("/careful"));

    assertFailed();
  }

  @Test
  void aDecisionThatIsMissingIs500() throws Exception {
    decision.complete(null);
    client.send(RawClient.upgrade("/careful"));

    assertFailed();
  }

  @Test
  void aHeaderThatCannotBeSentIs500() throws Exception {
    decision.complete(
        UpgradeDecision.acceptWith(HttpHeaders.builder().add("x-odd", "a\u0000b").build()));
    client.send(RawClient.upgrade("/careful"));

    assertFailed();
    assertThat(careful.openedCount()).isZero();
  }

  @Test
  void aStageThatIsMissingIs500() throws Exception {
    routes.webSocket("/fails", EchoEndpoint.verifying(request -> null));
    client.send(RawClient.upgrade("/fails"));

    assertFailed();
  }

  @Test
  void anExceptionOfTheVerificationIs500() throws Exception {
    routes.webSocket("/fails", EchoEndpoint.verifying(request -> thrown()));
    client.send(RawClient.upgrade("/fails"));

    assertFailed();
  }

  @Test
  void anExceptionOfTheOriginPolicyIs500() throws Exception {
    OriginPolicy broken =
        (origin, request) -> {
          throw new IllegalStateException("a secret");
        };

    assertFails(EchoEndpoint.of(EndpointSettings.builder().originPolicy(broken).buildServer()));
  }

  @Test
  void aSubprotocolThatWasNotOfferedIs500() throws Exception {
    assertFails(
        EchoEndpoint.of(
            EndpointSettings.builder()
                .originPolicy(OriginPolicy.ANY)
                .subprotocolChoice((offered, request) -> "b")
                .buildServer()));
  }

  @Test
  void anExceptionOfTheFactoryIs500() throws Exception {
    routes.webSocket(
        "/fails",
        new WebSocketEndpoint() {
          @Override
          public EndpointSettings settings() {
            return echo.settings();
          }

          @Override
          public CompletionStage<UpgradeDecision> verify(UpgradeRequest request) {
            return echo.verify(request);
          }

          @Override
          public Connection connect(UpgradeRequest request, HandshakeAcceptance terms) {
            throw new IllegalStateException("a secret");
          }
        });
    client.send(RawClient.upgrade("/fails"));

    assertFailed();
  }
}
