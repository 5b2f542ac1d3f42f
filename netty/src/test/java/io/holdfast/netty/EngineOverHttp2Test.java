package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Sessions whose requests are streams. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class EngineOverHttp2Test {

  @Parameter TransportKind kind;

  private EnginePort port;
  private Http2Client client;

  @BeforeEach
  void open() throws Exception {
    port = new EnginePort(kind, options -> options.maxHttpBufferSize(100));
    client = Http2Client.to(port.number());
  }

  @AfterEach
  void close() {
    client.close();
    port.close();
  }

  private String openSession() throws Exception {
    Http2Request request = client.open().sendLast(Http2Request.get(EnginePort.OPEN));
    assertThat(request.readStatus()).isEqualTo("200");
    return EnginePort.sid(request.readBody());
  }

  private Http2Request post(String sid, String body) throws Exception {
    Http2Headers headers = Http2Request.get(EnginePort.use(sid)).method("POST");
    Http2Request request = client.open().send(headers);
    request.sendBytes(body.getBytes(StandardCharsets.UTF_8));
    request.end();
    return request;
  }

  private static void awaitPoll(EngineSocket socket) {
    await().until(socket::isWritable);
  }

  @Test
  void pollsAndPostsShareAConnection() throws Exception {
    String sid = openSession();
    Http2Request poll = client.open().sendLast(Http2Request.get(EnginePort.use(sid)));
    awaitPoll(port.accepted());

    Http2Request post = post(sid, "4hello");

    assertThat(post.readStatus()).isEqualTo("200");
    assertThat(post.readBody()).isEqualTo("ok");
    assertThat(poll.readStatus()).isEqualTo("200");
    assertThat(poll.readBody()).isEqualTo("4hello");
  }

  @Test
  void aStreamThatIsResetIsAPollThatIsGivenUp() throws Exception {
    String sid = openSession();
    Http2Request poll = client.open().sendLast(Http2Request.get(EnginePort.use(sid)));
    awaitPoll(port.accepted());

    poll.reset();

    assertThat(port.event()).isEqualTo("close: transport error");
  }

  @Test
  void aBodyThatIsTooLongEndsTheSession() throws Exception {
    String sid = openSession();

    assertThat(post(sid, "4" + "x".repeat(100)).readStatus()).isEqualTo("413");

    assertThat(port.event()).isEqualTo("close: transport error");
  }

  @Test
  void aSessionMovesToAStreamOfItsOwnConnection() throws Exception {
    String sid = openSession();
    Http2Request webSocket =
        client.open().send(Http2Request.webSocket(EnginePort.WEB_SOCKET + "&sid=" + sid));

    assertThat(webSocket.readStatus()).isEqualTo("200");
    webSocket.sendText("2probe");
    assertThat(webSocket.readFrame()).isEqualTo(RawClient.Frame.text("3probe"));
    webSocket.sendText("5");
    assertThat(port.event()).isEqualTo("upgrade");
    port.accepted().send(EngineMessage.text("a"));
    assertThat(webSocket.readFrame()).isEqualTo(RawClient.Frame.text("4a"));
  }

  @Test
  void aStreamOfAConnectionOnAnotherLoopIsRefusedAndPollingGoesOn() throws Exception {
    String sid = openSession();
    try (Http2Client other = Http2Client.to(port.number())) {
      Http2Request webSocket =
          other.open().send(Http2Request.webSocket(EnginePort.WEB_SOCKET + "&sid=" + sid));
      assertThat(webSocket.readStatus()).isEqualTo("400");
    }

    assertThat(post(sid, "4a").readStatus()).isEqualTo("200");
    Http2Request poll = client.open().sendLast(Http2Request.get(EnginePort.use(sid)));
    assertThat(poll.readStatus()).isEqualTo("200");
    assertThat(poll.readBody()).isEqualTo("4a");
  }

  @Test
  void aSessionMayBeginOnAStream() throws Exception {
    Http2Request webSocket = client.open().send(Http2Request.webSocket(EnginePort.WEB_SOCKET));

    assertThat(webSocket.readStatus()).isEqualTo("200");
    assertThat(webSocket.readFrame().payload()).startsWith("0{");
    webSocket.sendText("4a");
    assertThat(webSocket.readFrame()).isEqualTo(RawClient.Frame.text("4a"));
  }
}
