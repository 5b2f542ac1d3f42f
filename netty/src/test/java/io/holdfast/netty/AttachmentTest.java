package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.netty.RawClient.Answer;
import io.holdfast.netty.RawClient.Frame;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.PreparedMessage;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** WebSockets on the port of a server that is not ours. */
final class AttachmentTest {

  private final CompletableFuture<UpgradeDecision> decision = new CompletableFuture<>();
  private final EchoEndpoint echo = EchoEndpoint.create();
  private final EchoEndpoint careful = EchoEndpoint.verifying(request -> decision);
  private final Routes endpoints = new Routes();
  private final Loops loops = Loops.attached(QueueLimits.DEFAULT);
  private DisposableServer server;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    endpoints.webSocket("/echo", echo);
    endpoints.webSocket("/careful", careful);
    Attachment attachment = new Attachment(loops, endpoints, TrustedProxies.NONE);
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit((observer, channel, address) -> attachment.attach(channel.pipeline()))
            .route(
                routes ->
                    routes
                        .get("/page", (in, out) -> out.sendString(Mono.just("a page")))
                        .post("/back", (in, out) -> out.send(in.receive().retain()))
                        .ws("/own", (in, out) -> out.sendString(in.receive().asString())))
            .bindNow();
    client = RawClient.to(server.port());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.disposeNow();
    loops.close();
  }

  @Test
  void aWebSocketIsOpenedOnTheServersPort() throws Exception {
    client.send(RawClient.upgrade("/echo"));
    Answer answer = client.readAnswer();

    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("sec-websocket-accept")).isEqualTo(RawClient.ACCEPT);
    for (int i = 0; i < 100; i++) {
      client.sendText("message " + i);
      assertThat(client.readFrame()).isEqualTo(Frame.text("message " + i));
    }
    client.sendBytes(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8});
    assertThat(client.readFrame()).isEqualTo(new Frame(0x88, "\u0003\u00e8"));
    assertThat(client.isAtEnd()).isTrue();
    assertThat(echo.awaitClosed().code()).isEqualTo(CloseCode.NORMAL);
    assertThat(loops.counts().messagesIn()).isEqualTo(100);
  }

  @Test
  void theServersOwnRoutesGoOn() throws Exception {
    client.sendLines("GET /page HTTP/1.1", "Host: a");
    assertThat(client.readAnswer().body()).isEqualTo("a page");
    client.sendLines("GET /none HTTP/1.1", "Host: a");
    assertThat(client.readAnswer().status()).isEqualTo(404);

    client.openWebSocket("/echo");
    client.sendText("hello");
    assertThat(client.readFrame()).isEqualTo(Frame.text("hello"));
  }

  @Test
  void theServersOwnWebSocketsGoOn() throws Exception {
    client.openWebSocket("/own");

    client.sendText("hello");

    assertThat(client.readFrame()).isEqualTo(Frame.text("hello"));
    assertThat(echo.openedCount()).isZero();
  }

  @Test
  void anEndpointMayDecideLater() throws Exception {
    client.send(RawClient.upgrade("/careful"));
    careful.awaitRequest();

    decision.complete(UpgradeDecision.accept());

    assertThat(client.readAnswer().status()).isEqualTo(101);
    client.sendText("hello");
    assertThat(client.readFrame()).isEqualTo(Frame.text("hello"));
  }

  @Test
  void aRefusalIsAnsweredByUs() throws Exception {
    client.send(RawClient.upgrade("/echo", "Origin: http://evil.example"));

    assertThat(client.readAnswer().status()).isEqualTo(403);
    assertThat(client.isAtEnd()).isTrue();
  }

  @Test
  void groupsReachTheConnectionsOfTheServersLoops() throws Exception {
    Group group = new Group();
    try (RawClient other = RawClient.to(server.port())) {
      client.openWebSocket("/echo");
      other.openWebSocket("/echo");
      for (Connection connection : List.of(echo.awaitOpened(), echo.awaitOpened())) {
        group.add(connection);
      }

      group.broadcast(PreparedMessage.text("to all"));

      assertThat(client.readFrame()).isEqualTo(Frame.text("to all"));
      assertThat(other.readFrame()).isEqualTo(Frame.text("to all"));
    }
  }

  @Test
  void aPipelineWithoutHttpIsRefused() {
    Attachment attachment = new Attachment(loops, endpoints, TrustedProxies.NONE);

    assertThatIllegalStateException()
        .isThrownBy(() -> attachment.attach(new EmbeddedChannel().pipeline()))
        .withMessageStartingWith("there is no HttpServerCodec in the pipeline to attach behind: ");
  }
}
