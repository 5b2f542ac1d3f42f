package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.WEB_SOCKET;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.post;
import static io.holdfast.netty.EnginePort.request;
import static io.holdfast.netty.EnginePort.sid;
import static io.holdfast.netty.EnginePort.use;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.Admission;
import io.holdfast.engineio.ConnectionError;
import io.holdfast.engineio.Cors;
import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineMiddleware;
import io.holdfast.engineio.EngineReply;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.SessionCookie;
import io.holdfast.engineio.TransportName;
import io.holdfast.netty.RawClient.Answer;
import io.holdfast.netty.RawClient.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an endpoint can be told to do. */
final class EngineOptionsTest extends EngineFixture {

  private final BlockingQueue<ConnectionError> errors = new LinkedBlockingQueue<>();

  private void open(Consumer<EnginePort.Options> configure) throws Exception {
    open(TransportKind.preferred(), configure);
    port.endpoint().onConnectionError(errors::add);
  }

  private Answer answer(String request) throws Exception {
    return answer(client, request);
  }

  private ConnectionError error() throws Exception {
    ConnectionError error = errors.poll(20, TimeUnit.SECONDS);
    if (error == null) {
      throw new AssertionError("no error was told");
    }
    return error;
  }

  // @Twin("engine.io/server: should work with CORS enabled")
  // @Twin("socket.io/handshake: should send the Access-Control-Allow-xxx headers on OPTIONS
  //     request")
  // @Twin("socket.io/handshake: should send the Access-Control-Allow-xxx headers on GET
  //     request")
  @Test
  void pagesOfOtherOriginsMayPoll() throws Exception {
    open(options -> options.cors(Cors.create().origin("http://app.example").credentials(true)));

    Answer preflight = answer(request("OPTIONS", OPEN, "", "Origin: http://app.example"));
    Answer opened = answer(get(OPEN, "Origin: http://app.example"));
    Answer refused = answer(get("/engine.io/?EIO=4"));

    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-methods")).contains("POST");
    for (Answer each : List.of(preflight, opened, refused)) {
      assertThat(each.header("access-control-allow-origin")).isEqualTo("http://app.example");
      assertThat(each.header("access-control-allow-credentials")).isEqualTo("true");
    }
    assertThat(opened.body()).startsWith("0{");
  }

  // @Twin("engine.io/server: should send the io cookie")
  @Test
  void theFirstAnswerMaySetACookie() throws Exception {
    open(options -> options.cookie(SessionCookie.builder().build()));

    Answer opened = answer(get(OPEN));
    String sid = sid(opened.body());
    Answer posted = answer(post(use(sid), "4a"));

    assertThat(opened.header("set-cookie"))
        .isEqualTo("io=" + sid + "; Path=/; HttpOnly; SameSite=Lax");
    assertThat(posted.header("set-cookie")).isEmpty();
  }

  // @Twin("socket.io/handshake: should allow request if custom function in opts.allowRequest
  //     returns true")
  @Test
  void whoMayOpenASessionIsAskedOnce() throws Exception {
    CompletableFuture<Admission> decision = new CompletableFuture<>();
    open(options -> options.allowRequest(request -> decision));

    client.send(get(OPEN));
    decision.complete(Admission.allow());
    String sid = sid(client.readAnswer().body());

    assertThat(answer(post(use(sid), "4a")).body()).isEqualTo("ok");
  }

  // @Twin("engine.io/server: should disallow requests that are rejected by `allowRequest`")
  // @Twin("engine.io/server: should disallow connection that are rejected by `allowRequest`
  //     (ws)")
  // @Twin("socket.io/handshake: should disallow request if custom function in
  //     opts.allowRequest returns false")
  @Test
  void whoMayNotIsTold() throws Exception {
    open(
        options ->
            options.allowRequest(
                request -> CompletableFuture.completedFuture(Admission.refuse("not \"today\""))));

    Answer refused = answer(get(OPEN));
    second.send(RawClient.upgrade(WEB_SOCKET));
    Answer upgrade = second.readAnswer();

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("{\"code\":4,\"message\":\"not \\\"today\\\"\"}");
    assertThat(error().code()).isEqualTo(4);
    assertThat(upgrade.status()).isEqualTo(400);
    assertThat(upgrade.body()).isEqualTo("not \"today\"");
    assertThat(error().context()).containsEntry("message", "not \"today\"");
  }

  // @Twin("engine.io/server: should register a new client with custom id")
  // @Twin("engine.io/server: should register a new client with custom id (with a Promise)")
  @Test
  void idsMayBeGiven() throws Exception {
    open(options -> options.generateId(request -> CompletableFuture.completedStage("mine")));

    assertThat(sid(answer(get(OPEN)).body())).isEqualTo("mine");
    // There is one with that id.
    assertThat(answer(get(OPEN)).status()).isEqualTo(400);
    assertThat(error().context()).containsEntry("name", "ID_GENERATION_ERROR");
  }

  // @Twin("engine.io/server: should disallow connection that are rejected by `generateId`")
  // @Twin("engine.io/server: should disallow connection that are rejected by `generateId`
  //     (websocket only)")
  @Test
  void anIdThatCannotBeGivenIsABadRequest() throws Exception {
    open(
        options ->
            options.generateId(
                request -> CompletableFuture.failedStage(new IllegalStateException("none"))));

    assertThat(answer(get(OPEN)).body()).contains("\"code\":3");
    second.send(RawClient.upgrade(WEB_SOCKET));
    assertThat(second.readAnswer().status()).isEqualTo(400);
    assertThat(error().context()).containsEntry("name", "ID_GENERATION_ERROR");
  }

  // @Twin("engine.io/server: should send a packet along with the handshake")
  @Test
  void aMessageMayComeWithTheFirstPacket() throws Exception {
    open(options -> options.initialPacket(EngineMessage.text("welcome")));

    assertThat(answer(get(OPEN)).body()).endsWith("}\u001e4welcome");
    second.openWebSocket(WEB_SOCKET);
    assertThat(second.readFrame().payload()).startsWith("0{");
    assertThat(second.readFrame()).isEqualTo(Frame.text("4welcome"));
  }

  // @Twin("engine.io/server: should compress by default")
  // @Twin("engine.io/server: should set threshold")
  // @Twin("engine.io/server: should not compress when the byte size is below threshold")
  @Test
  void longAnswersAreCompressed() throws Exception {
    open(options -> options.httpCompressionThreshold(200));
    Answer opened = answer(get(OPEN, "Accept-Encoding: gzip"));
    String sid = sid(opened.body());
    answer(post(use(sid), "4" + "x".repeat(300)));

    Answer compressed = answer(get(use(sid), "Accept-Encoding: gzip"));

    assertThat(opened.header("content-encoding")).isEmpty();
    assertThat(compressed.header("content-encoding")).isEqualTo("gzip");
    assertThat(compressed.body()).hasSizeLessThan(100);
  }

  // @Twin("engine.io/server: should disable compression per message")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAnswerIsCompressedIfSomethingInItMayBe(boolean isGroup) throws Exception {
    open(options -> options.httpCompressionThreshold(200));
    String sid = sid(answer(get(OPEN)).body());
    EngineSocket socket = port.accepted();
    EngineGroup group = port.endpoint().newGroup();
    group.add(socket);
    EngineMessage message = EngineMessage.text("x".repeat(300));
    List<String> encodings = new ArrayList<>();

    for (List<EngineMessage> sent :
        List.of(
            List.of(message.uncompressed()),
            List.of(message.uncompressed(), message),
            List.of(message.uncompressed()))) {
      for (EngineMessage each : sent) {
        if (isGroup) {
          group.broadcast(each);
        } else {
          socket.send(each);
        }
      }
      CompletableFuture<Void> arrived = new CompletableFuture<>();
      socket.execute(() -> arrived.complete(null));
      arrived.get(20, TimeUnit.SECONDS);
      encodings.add(answer(get(use(sid), "Accept-Encoding: gzip")).header("content-encoding"));
    }

    assertThat(encodings).containsExactly("", "gzip", "");
  }

  // @Twin("engine.io/server: should disable compression")
  @Test
  void compressionMayBeOff() throws Exception {
    open(options -> options.httpCompression(false));
    String sid = sid(answer(get(OPEN)).body());
    answer(post(use(sid), "4" + "x".repeat(3000)));

    Answer plain = answer(get(use(sid), "Accept-Encoding: gzip"));

    assertThat(plain.header("content-encoding")).isEmpty();
    assertThat(plain.body()).hasSize(3001);
  }

  @Test
  void aMessageMayGoUncompressedOnAWebSocketThatCompresses() throws Exception {
    open(options -> options.perMessageDeflate(true));
    client.openWebSocket(WEB_SOCKET, "Sec-WebSocket-Extensions: permessage-deflate");
    client.readFrame();
    EngineSocket socket = port.accepted();
    EngineMessage message =
        EngineMessage.packet(("4" + "x".repeat(3000)).getBytes(UTF_8), List.of(new byte[3000]));

    socket.send(message);
    socket.send(message.uncompressed());

    // RSV1 says that a message is compressed (RFC 7692 §6).
    assertThat(client.readFrame()).matches(frame -> frame.opcode() == 0xc1);
    assertThat(client.readFrame()).matches(frame -> frame.opcode() == 0xc2);
    assertThat(client.readFrame()).isEqualTo(Frame.text("4" + "x".repeat(3000)));
    assertThat(client.readFrame()).isEqualTo(new Frame(0x82, "\u0000".repeat(3000)));
  }

  @Test
  void webSocketsMayBeCompressed() throws Exception {
    open(options -> options.perMessageDeflate(true));

    client.send(RawClient.upgrade(WEB_SOCKET, "Sec-WebSocket-Extensions: permessage-deflate"));

    assertThat(client.readAnswer().header("sec-websocket-extensions"))
        .startsWith("permessage-deflate");
  }

  @Test
  void webSocketsAreNotCompressedByThemselves() throws Exception {
    open(options -> {});

    client.send(RawClient.upgrade(WEB_SOCKET, "Sec-WebSocket-Extensions: permessage-deflate"));

    assertThat(client.readAnswer().header("sec-websocket-extensions")).isEmpty();
  }

  // @Twin("engine.io/server: should emit a 'initial_headers' event (polling)")
  // @Twin("engine.io/server: should emit a 'headers' event (polling)")
  // @Twin("engine.io/server: should emit a 'initial_headers' event (websocket)")
  // @Twin("engine.io/server: should emit a single 'initial_headers' event per connection")
  // @Twin("engine.io/server: should emit several 'headers' events per connection")
  @Test
  void headersMayBeAdded() throws Exception {
    open(options -> {});
    port.endpoint().onInitialHeaders((headers, request) -> headers.set("first", "1"));
    port.endpoint().onHeaders((headers, request) -> headers.add("all", request.method()));

    Answer opened = answer(get(OPEN));
    Answer posted = answer(post(use(sid(opened.body())), "4a"));
    second.send(RawClient.upgrade(WEB_SOCKET));
    Answer upgraded = second.readAnswer();

    assertThat(opened.header("first")).isEqualTo("1");
    assertThat(opened.header("all")).isEqualTo("GET");
    assertThat(posted.header("first")).isEmpty();
    assertThat(posted.header("all")).isEqualTo("POST");
    assertThat(upgraded.status()).isEqualTo(101);
    assertThat(upgraded.header("first")).isEqualTo("1");
  }

  // @Twin("engine.io/middlewares: should apply middleware (polling)")
  // @Twin("engine.io/middlewares: should apply middleware (websocket)")
  // @Twin("engine.io/middlewares: should end the request (polling)")
  // @Twin("engine.io/middlewares: should end the request (websocket)")
  @Test
  void middlewaresAddHeadersAndAnswer() throws Exception {
    open(options -> {});
    port.endpoint().use(EngineMiddleware.of((request, headers) -> headers.set("seen", "yes")));
    port.endpoint()
        .use(
            (request, headers) ->
                CompletableFuture.completedFuture(
                    request.query().containsKey("stop")
                        ? Optional.of(EngineReply.of(418, "text/plain", "no"))
                        : Optional.empty()));

    Answer opened = answer(get(OPEN));
    Answer stopped = answer(get(OPEN + "&stop="));
    second.send(RawClient.upgrade(WEB_SOCKET + "&stop="));
    Answer upgrade = second.readAnswer();

    assertThat(opened.header("seen")).isEqualTo("yes");
    assertThat(stopped.status()).isEqualTo(418);
    assertThat(stopped.header("seen")).isEqualTo("yes");
    assertThat(stopped.body()).isEqualTo("no");
    assertThat(upgrade.status()).isEqualTo(418);
    assertThat(upgrade.body()).isEqualTo("no");
  }

  // @Twin("engine.io/middlewares: should fail on errors (polling)")
  // @Twin("engine.io/middlewares: should fail on errors (websocket)")
  @Test
  void aMiddlewareThatFailsIsABadRequest() throws Exception {
    open(options -> {});
    port.endpoint()
        .use(
            EngineMiddleware.of(
                (request, headers) -> {
                  throw new IllegalStateException("as the test wants it");
                }));

    assertThat(answer(get(OPEN)).body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
    assertThat(error().context()).containsEntry("name", "MIDDLEWARE_FAILURE");
    second.send(RawClient.upgrade(WEB_SOCKET));
    assertThat(second.readAnswer().body()).isEqualTo("Bad request");
  }

  // @Twin("engine.io/middlewares: should not be receiving data when getting a message longer
  //     than maxHttpBufferSize when polling (with a middleware)")
  @Test
  void aBodyThatIsTooLongIsRefusedBehindMiddlewaresToo() throws Exception {
    open(options -> options.maxHttpBufferSize(5));
    port.endpoint().use(EngineMiddleware.of((request, headers) -> headers.set("seen", "yes")));
    String sid = sid(answer(get(OPEN)).body());

    Answer refused = answer(post(use(sid), "4aasdasdakjhasd"));

    assertThat(refused.status()).isEqualTo(413);
    assertThat(port.event()).isEqualTo("close: transport error");
  }

  // @Twin("engine.io/server: should only suggest available upgrades")
  @Test
  void onlyTransportsThatAreServedAreSuggested() throws Exception {
    open(options -> options.transports(TransportName.POLLING));

    assertThat(answer(get(OPEN)).body()).contains("\"upgrades\":[]");
    second.send(RawClient.upgrade(WEB_SOCKET));
    assertThat(second.readAnswer().body()).isEqualTo("Transport unknown");
  }

  // @Twin("engine.io/server: should support requests without trailing slash")
  @Test
  void thePathMayDoWithoutASlash() throws Exception {
    open(options -> options.addTrailingSlash(false));

    assertThat(answer(get("/engine.io?EIO=4&transport=polling")).status()).isEqualTo(200);
    assertThat(answer(get(OPEN)).status()).isEqualTo(200);
    second.openWebSocket("/engine.io?EIO=4&transport=websocket");
  }

  @Test
  void groupsReachTheirMembersOnAnyTransport() throws Exception {
    open(options -> {});
    String sid = sid(answer(get(OPEN)).body());
    second.openWebSocket(WEB_SOCKET);
    second.readFrame();
    EngineSocket polling = port.accepted();
    EngineSocket webSocket = port.accepted();
    EngineGroup group = port.endpoint().newGroup();

    group.add(polling);
    group.add(webSocket);
    group.broadcast(EngineMessage.text("all"));
    group.broadcastExcept(EngineMessage.text("one"), polling);
    group.remove(webSocket);
    group.broadcast(EngineMessage.text("rest"));
    port.endpoint().send(EngineMessage.text("both"), List.of(polling, webSocket), false);

    assertThat(second.readFrame()).isEqualTo(Frame.text("4all"));
    assertThat(second.readFrame()).isEqualTo(Frame.text("4one"));
    assertThat(second.readFrame()).isEqualTo(Frame.text("4both"));
    CompletableFuture<Void> sent = new CompletableFuture<>();
    polling.execute(() -> sent.complete(null));
    sent.get(20, TimeUnit.SECONDS);
    assertThat(answer(get(use(sid))).body()).isEqualTo("4all\u001e4rest\u001e4both");
  }
}
