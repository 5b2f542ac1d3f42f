package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.post;
import static io.holdfast.netty.EnginePort.request;
import static io.holdfast.netty.EnginePort.sid;
import static io.holdfast.netty.EnginePort.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.TransportName;
import io.holdfast.netty.RawClient.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions on polling, byte for byte. The two connections are on different loops. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class EnginePollingTest extends EngineFixture {

  private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

  @Parameter TransportKind kind;

  @BeforeEach
  void open() throws Exception {
    open(kind, options -> options.maxHttpBufferSize(2000).allowEio3(true));
  }

  @Nested
  @DisplayName("Requests")
  final class Requests {

    // @Twin("engine.io/server: should exchange handshake data")
    // @Twin("engine.io/server: should register a new client")
    // @Twin("engine.io/server: should not send the io cookie")
    // @Twin("engine.io/server: should trigger a connection event with a Socket")
    @Test
    void aSessionIsOpened() throws Exception {
      Answer answer = answer(client, get(OPEN));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=UTF-8");
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("set-cookie")).isEmpty();
      assertThat(answer.header("x-xss-protection")).isEmpty();
      assertThat(answer.body())
          .startsWith("0{\"sid\":\"")
          .endsWith(
              "\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                  + "\"pingTimeout\":20000,\"maxPayload\":2000}");
      EngineSocket socket = port.accepted();
      assertThat(socket.id()).isEqualTo(sid(answer.body()));
      assertThat(socket.transport()).isEqualTo(TransportName.POLLING);
      assertThat(socket.request().query()).containsEntry("EIO", "4");
      assertThat(port.endpoint().clientsCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "GET|?EIO=4|0|Transport unknown",
          "GET|?EIO=4&transport=abc|0|Transport unknown",
          "GET|?EIO=4&transport=__proto__|0|Transport unknown",
          "GET|?EIO=4&transport=constructor|0|Transport unknown",
          "GET|?EIO=4&transport=polling&sid=none|1|Session ID unknown",
          "POST|?EIO=4&transport=polling&sid=__proto__|1|Session ID unknown",
          "POST|?EIO=4&transport=polling|2|Bad handshake method",
          "PUT|?EIO=4&transport=polling|2|Bad handshake method",
          "OPTIONS|?EIO=4&transport=polling|2|Bad handshake method",
          "GET|?EIO=4&transport=websocket|3|Bad request",
          "GET|?transport=polling|5|Unsupported protocol version",
          "GET|?EIO=5&transport=polling|5|Unsupported protocol version",
        })
    void othersAreRefused(String method, String query, int code, String message) throws Exception {
      Answer answer = answer(client, request(method, EnginePort.PATH + query, ""));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.body())
          .isEqualTo("{\"code\":%d,\"message\":\"%s\"}".formatted(code, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "OPTIONS"})
    void aSessionIsPolledAndPostedToOnly(String method) throws Exception {
      String sid = openSession();

      assertThat(answer(second, request(method, use(sid), "")).body()).isEqualTo(BAD_REQUEST);
    }

    @Test
    void aSessionIsOfOneRevision() throws Exception {
      String sid = openSession();

      Answer answer = answer(client, get("/engine.io/?EIO=3&transport=polling&sid=" + sid));

      assertThat(answer.body()).isEqualTo(BAD_REQUEST);
    }

    @Test
    void thePathHasASlashAtItsEndAndWhatIsBelowIsFree() throws Exception {
      port.routes().http("/engine.io/*", HttpHandler.of(call -> HttpReply.text(200, "file")));

      assertThat(answer(client, get("/engine.io?EIO=4&transport=polling")).status()).isEqualTo(404);
      assertThat(answer(client, get("/engine.io/client.js")).body()).isEqualTo("file");
      assertThat(answer(client, get(OPEN)).body()).startsWith("0{");
    }

    // @Twin("engine.io/server: should contain X-XSS-Protection: 0 for IE8")
    // @Twin("engine.io/server: should contain X-XSS-Protection: 0 for IE11")
    @Test
    void internetExplorerIsToldNotToGuess() throws Exception {
      Answer answer = answer(client, get(OPEN, "User-Agent: Mozilla/5.0 Trident/7.0"));

      assertThat(answer.header("x-xss-protection")).isEqualTo("0");
    }
  }

  @Nested
  @DisplayName("Messages")
  final class Messages {

    // @Twin("engine.io/server: should arrive from client to server via XMLHttpRequest")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsPostedComesBackOnAnyConnection(boolean isSame) throws Exception {
      String sid = openSession();
      RawClient other = isSame ? client : second;

      Answer posted = answer(other, post(use(sid), "4hello\u001ebAQIDBA=="));
      Answer polled = answer(second, get(use(sid)));

      assertThat(posted.status()).isEqualTo(200);
      assertThat(posted.header("content-type")).isEqualTo("text/html");
      assertThat(posted.header("cache-control")).isEqualTo("no-store");
      assertThat(posted.body()).isEqualTo("ok");
      assertThat(polled.body()).isEqualTo("4hello\u001ebAQIDBA==");
    }

    // @Twin("engine.io/server: should arrive from server to client")
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPollWaitsForWhatAnyThreadSends(boolean isSame) throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      RawClient poller = isSame ? client : second;

      poller.send(get(use(sid)));
      await().until(socket::isWritable);
      assertThat(socket.send(EngineMessage.text("a").uncompressed())).isTrue();

      assertThat(poller.readAnswer().body()).isEqualTo("4a");
    }

    // @Twin("engine.io/server: should arrive from server to client (multiple)")
    // @Twin("socket.io/socket: should emit volatile event (polling)")
    @Test
    void whatIsSentInOneTurnIsOneAnswer() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();

      second.send(get(use(sid)));
      await().until(socket::isWritable);
      socket.execute(
          () -> {
            socket.sendVolatile(EngineMessage.text("a"));
            socket.send(EngineMessage.packet(new byte[] {'4', 'b'}, List.of(new byte[] {1})));
          });

      assertThat(second.readAnswer().body()).isEqualTo("4a\u001e4b\u001ebAQ==");
    }

    // @Twin("socket.io/socket: should emit regular events after trying a failed volatile event
    //     (polling)")
    @Test
    void aVolatileMessageIsDroppedWhenNoPollWaits() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();

      socket.sendVolatile(EngineMessage.text("lost"));
      CompletableFuture<Boolean> kept = new CompletableFuture<>();
      socket.execute(() -> kept.complete(socket.send(EngineMessage.text("kept"))));

      assertThat(kept.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(answer(client, get(use(sid))).body()).isEqualTo("4kept");
    }

    @Test
    void revisionThreeHasFramesOfItsOwn() throws Exception {
      Answer opened = answer(client, get("/engine.io/?EIO=3&transport=polling&b64=1"));
      String target = "/engine.io/?EIO=3&transport=polling&sid=" + sid(opened.body());

      assertThat(answer(second, post(target, "6:4hello10:b4AQIDBA==")).body()).isEqualTo("ok");
      assertThat(answer(second, get(target)).body()).isEqualTo("6:4hello10:b4AQIDBA==");
    }

    @Test
    void scriptsPollInRevisionThree() throws Exception {
      Answer opened = answer(client, get("/engine.io/?EIO=3&transport=polling&j=0"));
      String sid = sid(opened.body().replace("\\\"", "\""));
      String target = "/engine.io/?EIO=3&transport=polling&j=7x&sid=" + sid;

      assertThat(opened.header("content-type")).isEqualTo("text/javascript; charset=UTF-8");
      assertThat(opened.body()).startsWith("___eio[0](\"").endsWith("\");");
      Answer posted =
          answer(
              second,
              post(
                  target, "d=5%3A4%22b%5C%5Cn", "Content-Type: application/x-www-form-urlencoded"));
      assertThat(posted.body()).isEqualTo("ok");
      assertThat(answer(second, get(target)).body()).isEqualTo("___eio[7](\"5:4\\\"b\\\\n\");");
    }

    @Test
    void aListenerThatThrowsEndsItsSessionOnly() throws Exception {
      String sid = openSession();

      assertThat(answer(second, post(use(sid), "4throw")).status()).isEqualTo(200);

      assertThat(port.event()).isEqualTo("close: transport error");
      assertThat(answer(second, get(OPEN)).status()).isEqualTo(200);
    }
  }

  @Nested
  @DisplayName("What breaks a session")
  final class Broken {

    @Test
    void aSecondPoll() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      client.send(get(use(sid)));
      await().until(socket::isWritable);

      Answer refused = answer(second, get(use(sid)));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(client.readAnswer().body()).isEqualTo("1");
      assertThat(port.event()).isEqualTo("close: transport error");
      assertThat(answer(second, get(use(sid))).body()).contains("Session ID unknown");
      assertThat(socket.isOpen()).isFalse();
      assertThat(socket.send(EngineMessage.text("late"))).isFalse();
    }

    @Test
    void aSecondPost() throws Exception {
      String sid = openSession();
      client.send(
          "POST " + use(sid) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n\r\n4abc");
      // The head of the first has been seen when what follows it on its loop is answered.
      RawClient third = port.client();
      assertThat(answer(third, get(OPEN)).status()).isEqualTo(200);
      assertThat(answer(second, get(OPEN)).status()).isEqualTo(200);
      third.close();

      Answer refused = answer(second, post(use(sid), "4x"));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(port.event()).isEqualTo("close: transport error");
      client.send("de");
      assertThat(client.readAnswer().status()).isEqualTo(400);
    }

    @Test
    void aPollThatIsGivenUp() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      second.send(get(use(sid)));
      await().until(socket::isWritable);

      second.close();

      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @Test
    void aPollThatIsGivenUpOnTheConnectionOfTheSession() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      client.send(get(use(sid)));
      await().until(socket::isWritable);

      client.cut();

      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @Test
    void aBodyThatDoesNotCome() throws Exception {
      String sid = openSession();
      second.send(
          "POST " + use(sid) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n4abc");

      second.close();

      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @Test
    void aBodyThatIsTooLong() throws Exception {
      String sid = openSession();

      Answer refused = answer(second, post(use(sid), "4" + "x".repeat(2000)));

      assertThat(refused.status()).isEqualTo(413);
      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @Test
    void aBodyThatTurnsOutToBeTooLong() throws Exception {
      String sid = openSession();
      second.send(
          "POST "
              + use(sid)
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n");

      second.send("3e8\r\n" + "4".repeat(1000) + "\r\n");
      second.send("3e9\r\n" + "x".repeat(1001) + "\r\n");

      assertThat(second.readAnswer().status()).isEqualTo(413);
      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @Test
    void bytesInRevisionFour() throws Exception {
      String sid = openSession();

      Answer refused =
          answer(second, post(use(sid), "4a", "Content-Type: application/octet-stream"));

      assertThat(refused.status()).isEqualTo(400);
      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "2", "b!", "4a\u001e"})
    void aPayloadThatIsNone(String body) throws Exception {
      String sid = openSession();

      assertThat(answer(second, post(use(sid), body)).body()).isEqualTo(BAD_REQUEST);

      assertThat(port.event()).isEqualTo("close: parse error");
    }

    @Test
    void tooMuchThatWaits() throws Exception {
      try (EnginePort small = new EnginePort(kind, options -> options.maxQueuedBytes(1000));
          RawClient opener = small.client()) {
        opener.send(get(OPEN));
        opener.readAnswer();

        small.accepted().send(EngineMessage.text("x".repeat(1001)));

        assertThat(small.event()).isEqualTo("close: transport error");
      }
    }
  }
}
