package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientHandshakeTest {

  private static final byte[] NONCE = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final ClientHandshake plain = ClientHandshake.create(NONCE, List.of());
  private final ClientHandshake offering = ClientHandshake.create(NONCE, List.of("json", "chat"));
  private final ClientHandshake deflating = plain.withDeflate(DeflateParameters.CONTEXT_TAKEOVER);

  private static HttpHeaders response(String... extraHeaders) {
    HttpHeaders.Builder headers =
        HttpHeaders.builder()
            .add("Upgrade", "websocket")
            .add("Connection", "Upgrade")
            .add("Sec-WebSocket-Accept", ACCEPT);
    for (int i = 0; i < extraHeaders.length; i += 2) {
      headers.add(extraHeaders[i], extraHeaders[i + 1]);
    }
    return headers.build();
  }

  private static void assertFails(
      ClientHandshake handshake, HttpHeaders headers, HandshakeError error, String message) {
    assertThatExceptionOfType(WebSocketHandshakeException.class)
        .isThrownBy(() -> handshake.confirm(101, headers))
        .withMessage(message)
        .satisfies(
            e -> {
              assertThat(e.errorCode()).isEqualTo(error);
              assertThat(e.status()).isEqualTo(101);
            });
  }

  @Nested
  @DisplayName("RFC 6455 §4.1 Client Requirements")
  final class Request {

    @Test
    void asksForAnUpgradeWithAKeyAndVersion13() {
      assertThat(plain.requestHeaders().asMap())
          .isEqualTo(
              Map.of(
                  "upgrade", List.of("websocket"),
                  "connection", List.of("Upgrade"),
                  "sec-websocket-key", List.of("dGhlIHNhbXBsZSBub25jZQ=="),
                  "sec-websocket-version", List.of("13")));
    }

    @Test
    void theKeyIs16Bytes() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientHandshake.create(new byte[15], List.of()))
          .withMessage("a nonce has 16 bytes, had 15");
    }

    @Test
    void offersSubprotocolsInTheirOrder() {
      assertThat(offering.requestHeaders().all("sec-websocket-protocol"))
          .containsExactly("json, chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "chat/2", "ä"})
    void subprotocolsAreTokens(String subprotocol) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientHandshake.create(NONCE, List.of("a", subprotocol)))
          .withMessage("sub-protocols must be distinct tokens, were [a, " + subprotocol + "]");
    }

    @Test
    void subprotocolsAreDistinct() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientHandshake.create(NONCE, List.of("a", "a")))
          .withMessage("sub-protocols must be distinct tokens, were [a, a]");
    }

    @Test
    void offersCompression() {
      assertThat(deflating.requestHeaders().all("sec-websocket-extensions"))
          .containsExactly("permessage-deflate; client_max_window_bits");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §4.1 Client Requirements: the server's response")
  final class Response {

    @Test
    void aValidOneIsAccepted() {
      HandshakeAcceptance acceptance = plain.confirm(101, response("X-Served-By", "7"));

      assertThat(acceptance.subprotocol()).isEmpty();
      assertThat(acceptance.deflate()).isEmpty();
      assertThat(acceptance.headers().first("x-served-by")).contains("7");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 401, 426, 503, 100, 102})
    void theStatusMustBe101(int status) {
      assertThatExceptionOfType(WebSocketHandshakeException.class)
          .isThrownBy(() -> plain.confirm(status, response()))
          .withMessage("the server answered " + status + ", not 101")
          .satisfies(
              e -> {
                assertThat(e.errorCode()).isEqualTo(HandshakeError.UNEXPECTED_STATUS);
                assertThat(e.status()).isEqualTo(status);
              });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2c", "websockets"})
    void upgradeMustBeWebsocket(String upgrade) {
      HttpHeaders headers =
          HttpHeaders.builder()
              .add("upgrade", upgrade)
              .add("connection", "Upgrade")
              .add("sec-websocket-accept", ACCEPT)
              .build();

      assertFails(plain, headers, HandshakeError.INVALID_UPGRADE, NOT_CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "close", "upgraded"})
    void connectionMustNameUpgrade(String connection) {
      HttpHeaders headers =
          HttpHeaders.builder()
              .add("upgrade", "websocket")
              .add("connection", connection)
              .add("sec-websocket-accept", ACCEPT)
              .build();

      assertFails(plain, headers, HandshakeError.INVALID_UPGRADE, NOT_CONFIRMED);
    }

    @Test
    void upgradeAndConnectionMustBeThere() {
      HttpHeaders headers = HttpHeaders.builder().add("sec-websocket-accept", ACCEPT).build();

      assertFails(plain, headers, HandshakeError.INVALID_UPGRADE, NOT_CONFIRMED);
    }

    @Test
    void upgradeAndConnectionAreComparedInAnyCase() {
      HttpHeaders headers =
          HttpHeaders.builder()
              .add("upgrade", "WebSocket")
              .add("connection", "keep-alive, UPGRADE")
              .add("sec-websocket-accept", " " + ACCEPT + " ")
              .build();

      assertThat(plain.confirm(101, headers).headers()).isSameAs(headers);
    }

    @Test
    void acceptMustAnswerTheKey() {
      HttpHeaders headers =
          HttpHeaders.builder()
              .add("upgrade", "websocket")
              .add("connection", "Upgrade")
              .add("sec-websocket-accept", "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
              .build();

      assertFails(
          plain,
          headers,
          HandshakeError.INVALID_ACCEPT,
          "Sec-WebSocket-Accept must be s3pPLMBiTxaQ9kYGzzhZRbK+xOo=,"
              + " was S3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void acceptMustBeThere() {
      HttpHeaders headers =
          HttpHeaders.builder().add("upgrade", "websocket").add("connection", "upgrade").build();

      assertFails(
          plain,
          headers,
          HandshakeError.INVALID_ACCEPT,
          "Sec-WebSocket-Accept must be s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, was missing");
    }

    @Test
    void anExtensionMustHaveBeenOffered() {
      assertFails(
          plain,
          response("Sec-WebSocket-Extensions", "permessage-deflate"),
          HandshakeError.INVALID_EXTENSIONS,
          "the server answered with the extensions [permessage-deflate],"
              + " which was not offered so");
      assertFails(
          deflating,
          response("Sec-WebSocket-Extensions", "foo"),
          HandshakeError.INVALID_EXTENSIONS,
          "the server answered with the extensions [foo], which was not offered so");
    }

    @Test
    void anExtensionMustNotStandTwice() {
      assertFails(
          deflating,
          response("Sec-WebSocket-Extensions", "permessage-deflate, permessage-deflate"),
          HandshakeError.INVALID_EXTENSIONS,
          "the server answered with the extensions [permessage-deflate, permessage-deflate],"
              + " which was not offered so");
    }

    @Test
    void extensionsFollowTheirGrammar() {
      assertFails(
          deflating,
          response("Sec-WebSocket-Extensions", "permessage-deflate;"),
          HandshakeError.INVALID_EXTENSIONS,
          "the server answered with the extensions [permessage-deflate;],"
              + " which was not offered so");
    }

    @Test
    void aSubprotocolMustHaveBeenOffered() {
      assertFails(
          offering,
          response("Sec-WebSocket-Protocol", "superchat"),
          HandshakeError.INVALID_SUBPROTOCOL,
          "the server chose the sub-protocols [superchat], offered were [json, chat]");
      assertFails(
          plain,
          response("Sec-WebSocket-Protocol", "chat"),
          HandshakeError.INVALID_SUBPROTOCOL,
          "the server chose the sub-protocols [chat], offered were []");
    }

    @Test
    void oneOfTheOfferedSubprotocolsIsAccepted() {
      assertThat(offering.confirm(101, response("Sec-WebSocket-Protocol", "chat")).subprotocol())
          .isEqualTo("chat");
    }
  }

  private static final String NOT_CONFIRMED =
      "the server did not confirm with Upgrade: websocket and Connection: Upgrade";

  @Nested
  @DisplayName("RFC 6455 §11.3 New HTTP Header Fields")
  final class HeaderFields {

    @Test
    void acceptStandsOnce() {
      assertFails(
          plain,
          response("Sec-WebSocket-Accept", ACCEPT),
          HandshakeError.INVALID_ACCEPT,
          "Sec-WebSocket-Accept must be s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, was missing");
    }

    @Test
    void theSubprotocolStandsOnce() {
      assertFails(
          offering,
          response("Sec-WebSocket-Protocol", "chat", "Sec-WebSocket-Protocol", "json"),
          HandshakeError.INVALID_SUBPROTOCOL,
          "the server chose the sub-protocols [chat, json], offered were [json, chat]");
    }
  }

  @Test
  void aServerThatTakesNoneOfTheSubprotocolsIsRefused() {
    assertFails(
        offering,
        response(),
        HandshakeError.INVALID_SUBPROTOCOL,
        "the server chose the sub-protocols [], offered were [json, chat]");
  }

  @Nested
  @DisplayName("RFC 7692 §5.1 General Negotiation Flow")
  final class Compression {

    @Test
    void theTermsAreThoseOfTheResponse() {
      HandshakeAcceptance acceptance =
          deflating.confirm(
              101,
              response(
                  "Sec-WebSocket-Extensions",
                  "permessage-deflate; server_no_context_takeover; client_max_window_bits=9"));

      assertThat(acceptance.deflate()).contains(new DeflateParameters(true, false, 15, 9));
      assertThat(acceptance.extensions())
          .isEqualTo("permessage-deflate; server_no_context_takeover; client_max_window_bits=9");
    }

    @Test
    void aServerMayDecline() {
      assertThat(deflating.confirm(101, response()).deflate()).isEmpty();
    }

    @Test
    void aResponseThatDoesNotAnswerTheOfferFails() {
      assertFails(
          plain.withDeflate(new DeflateParameters(true, false, 15, 15)),
          response("Sec-WebSocket-Extensions", "permessage-deflate"),
          HandshakeError.INVALID_EXTENSIONS,
          "the server answered with the extensions [permessage-deflate],"
              + " which was not offered so");
    }
  }

  @Test
  void bothHandshakesFitTogether() {
    ClientHandshake client = offering.withDeflate(DeflateParameters.NO_CONTEXT_TAKEOVER);
    ServerHandshake server =
        ServerHandshake.create(OriginPolicy.SAME, SubprotocolChoice.FIRST)
            .withDeflate(new DeflateParameters(false, false, 12, 10));
    HandshakeRequest request =
        new HandshakeRequest("GET", "/", "chat.example", client.requestHeaders());

    HandshakeAcceptance served = (HandshakeAcceptance) server.answer(request);
    HandshakeAcceptance confirmed = client.confirm(101, served.headers());

    assertThat(confirmed.subprotocol()).isEqualTo("json").isEqualTo(served.subprotocol());
    assertThat(confirmed.deflate())
        .contains(new DeflateParameters(true, true, 12, 10))
        .isEqualTo(served.deflate());
    assertThat(confirmed.extensions()).isEqualTo(served.extensions());
  }
}
