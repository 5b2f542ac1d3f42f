package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerHandshakeTest {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final ServerHandshake handshake =
      ServerHandshake.create(OriginPolicy.SAME, SubprotocolChoice.among(List.of("chat", "json")));

  private final RequestDraft request = RequestDraft.valid();

  private HandshakeAnswer answer() {
    return handshake.answer(request.build());
  }

  private static void assertRefused(HandshakeAnswer answer, int status, String reason) {
    assertThat(answer).isInstanceOf(HandshakeRefusal.class);
    HandshakeRefusal refusal = (HandshakeRefusal) answer;
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.status()).isEqualTo(status);
  }

  private static HandshakeAcceptance accepted(HandshakeAnswer answer) {
    assertThat(answer).isInstanceOf(HandshakeAcceptance.class);
    return (HandshakeAcceptance) answer;
  }

  @Nested
  @DisplayName("RFC 6455 §4.2.1 Reading the Client's Opening Handshake")
  final class Reading {

    @Test
    void aValidRequestIsAccepted() {
      HandshakeAcceptance acceptance = accepted(answer());

      assertThat(acceptance.subprotocol()).isEmpty();
      assertThat(acceptance.deflate()).isEmpty();
      assertThat(acceptance.extensions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "CONNECT", "get", ""})
    void theMethodMustBeGet(String method) {
      request.method = method;

      assertRefused(answer(), 405, "A WebSocket is opened with GET.");
      assertThat(answer().headers().all("allow")).containsExactly("GET");
    }

    @Test
    void thereMustBeAHost() {
      request.authority = "";

      assertRefused(answer(), 400, "The request names no host.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h2c", "websockets", "web socket"})
    void upgradeMustNameWebsocket(String upgrade) {
      request.with("upgrade", upgrade);

      assertRefused(
          answer(), 426, "This is a WebSocket endpoint: the request must have Upgrade: websocket.");
      assertThat(answer().headers().asMap())
          .isEqualTo(Map.of("upgrade", List.of("websocket"), "connection", List.of("upgrade")));
    }

    @Test
    void upgradeMustBeThere() {
      request.without("upgrade");

      assertRefused(
          answer(), 426, "This is a WebSocket endpoint: the request must have Upgrade: websocket.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "keep-alive", "upgraded", "close"})
    void connectionMustNameUpgrade(String connection) {
      request.with("connection", connection);

      assertRefused(answer(), 400, "A WebSocket request must have Connection: Upgrade.");
    }

    @Test
    void connectionMustBeThere() {
      request.without("connection");

      assertRefused(answer(), 400, "A WebSocket request must have Connection: Upgrade.");
    }

    @Test
    void upgradeAndConnectionAreListsInAnyCase() {
      request.with("upgrade", "h2c, WebSocket").with("connection", "keep-alive", "UPGRADE");

      accepted(answer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZTE=", "*"})
    void theKeyMustBe16BytesInBase64(String key) {
      request.with("sec-websocket-key", key);

      assertRefused(answer(), 400, "Sec-WebSocket-Key must be 16 bytes in base64, once.");
    }

    @Test
    void theKeyMustBeThere() {
      request.without("sec-websocket-key");

      assertRefused(answer(), 400, "Sec-WebSocket-Key must be 16 bytes in base64, once.");
    }

    @ParameterizedTest
    @CsvSource({"8, 426", "0, 426", "14, 426", "013, 426", "'13, 8', 426", "'', 426"})
    void theVersionMustBe13(String version, int status) {
      request.with("sec-websocket-version", version);

      assertRefused(answer(), status, "Sec-WebSocket-Version must be 13, once.");
    }

    @Test
    void theVersionMustBeThere() {
      request.without("sec-websocket-version");

      assertRefused(answer(), 400, "Sec-WebSocket-Version must be 13, once.");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §4.2.2 Sending the Server's Opening Handshake")
  final class Sending {

    @Test
    void confirmsTheUpgradeAndProvesThatItReadTheKey() {
      assertThat(answer().headers().asMap())
          .isEqualTo(
              Map.of(
                  "upgrade", List.of("websocket"),
                  "connection", List.of("upgrade"),
                  "sec-websocket-accept", List.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")));
    }

    @Test
    void choosesOneOfTheOfferedSubprotocols() {
      request.with("sec-websocket-protocol", "superchat, json", "chat");

      assertThat(accepted(answer()).subprotocol()).isEqualTo("json");
      assertThat(answer().headers().all("sec-websocket-protocol")).containsExactly("json");
    }

    @Test
    void namesNoSubprotocolIfNoneIsAgreed() {
      request.with("sec-websocket-protocol", "superchat");

      assertThat(accepted(answer()).subprotocol()).isEmpty();
      assertThat(answer().headers().all("sec-websocket-protocol")).isEmpty();
    }

    @Test
    void doesNotTakeAChoiceThatWasNotOffered() {
      ServerHandshake stubborn =
          ServerHandshake.create(OriginPolicy.ANY, (offered, request) -> "json");
      request.with("sec-websocket-protocol", "chat");

      assertThatIllegalStateException()
          .isThrownBy(() -> stubborn.answer(request.build()))
          .withMessage("the choice must be one of [chat] or empty, was json");
    }

    @Test
    void namesNoExtensionThatWasNotOffered() {
      ServerHandshake deflating = handshake.withDeflate(DeflateParameters.NO_CONTEXT_TAKEOVER);
      request.with("sec-websocket-extensions", "x-webkit-deflate-frame, foo; bar");

      HandshakeAcceptance acceptance = accepted(deflating.answer(request.build()));

      assertThat(acceptance.deflate()).isEmpty();
      assertThat(acceptance.headers().all("sec-websocket-extensions")).isEmpty();
    }

    @Test
    void declinesEveryExtensionIfItHasNone() {
      request.with("sec-websocket-extensions", "permessage-deflate");

      assertThat(accepted(answer()).deflate()).isEmpty();
      assertThat(answer().headers().all("sec-websocket-extensions")).isEmpty();
    }

    @Test
    void agreesToCompression() {
      ServerHandshake deflating = handshake.withDeflate(new DeflateParameters(true, false, 15, 10));
      request.with("sec-websocket-extensions", "foo", "permessage-deflate; client_max_window_bits");

      HandshakeAcceptance acceptance = accepted(deflating.answer(request.build()));

      assertThat(acceptance.deflate()).contains(new DeflateParameters(true, false, 15, 10));
      assertThat(acceptance.extensions())
          .isEqualTo("permessage-deflate; server_no_context_takeover; client_max_window_bits=10");
      assertThat(acceptance.headers().all("sec-websocket-extensions"))
          .containsExactly(acceptance.extensions());
    }

    @Test
    void namesTheWindowThatTheClientNamed() {
      ServerHandshake deflating = handshake.withDeflate(DeflateParameters.CONTEXT_TAKEOVER);
      request.with("sec-websocket-extensions", "permessage-deflate; server_max_window_bits=15");

      assertThat(deflating.answer(request.build()).headers().all("sec-websocket-extensions"))
          .containsExactly("permessage-deflate; server_max_window_bits=15");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §4.4 Supporting Multiple Versions of WebSocket Protocol")
  final class Versions {

    @Test
    void anotherVersionIsAnsweredWithTheOneThatIsSpoken() {
      request.with("sec-websocket-version", "25");

      assertRefused(answer(), 426, "Sec-WebSocket-Version must be 13, once.");
      assertThat(answer().headers().all("sec-websocket-version")).containsExactly("13");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §11.3 New HTTP Header Fields")
  final class HeaderFields {

    @Test
    void theKeyStandsOnce() {
      request.with("sec-websocket-key", KEY, KEY);

      assertRefused(answer(), 400, "Sec-WebSocket-Key must be 16 bytes in base64, once.");
    }

    @Test
    void theVersionStandsOnce() {
      request.with("sec-websocket-version", "13", "13");

      assertRefused(answer(), 400, "Sec-WebSocket-Version must be 13, once.");
    }

    @Test
    void extensionsAndSubprotocolsMayStandOnSeveralLines() {
      ServerHandshake deflating = handshake.withDeflate(DeflateParameters.CONTEXT_TAKEOVER);
      request
          .with("sec-websocket-extensions", "foo", "permessage-deflate")
          .with("sec-websocket-protocol", "a", "b, chat");

      HandshakeAcceptance acceptance = accepted(deflating.answer(request.build()));

      assertThat(acceptance.extensions()).isEqualTo("permessage-deflate");
      assertThat(acceptance.subprotocol()).isEqualTo("chat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "chat, chat", "a b", "chat/2", "\"chat\"", "ä"})
    void subprotocolsAreDistinctTokens(String subprotocols) {
      request.with("sec-websocket-protocol", subprotocols);

      assertRefused(answer(), 400, "Sec-WebSocket-Protocol must be a list of distinct tokens.");
    }

    @Test
    void extensionsFollowTheirGrammar() {
      request.with("sec-websocket-extensions", "permessage-deflate;");

      assertRefused(answer(), 400, "Sec-WebSocket-Extensions is malformed at character 19.");
    }
  }

  @Nested
  @DisplayName("RFC 6455 §10.2 Origin Considerations")
  final class Origin {

    @Test
    void pagesOfAnotherOriginAreRefusedWith403() {
      request.with("origin", "https://evil.example");

      assertRefused(
          answer(),
          403,
          "Pages of the origin https://evil.example may not connect to chat.example;"
              + " the server's operator can allow that origin.");
    }

    @Test
    void pagesOfThisHostAndListedOnesMayConnect() {
      ServerHandshake listing =
          ServerHandshake.create(
              OriginPolicy.sameOr(Set.of("https://app.example")), SubprotocolChoice.FIRST);

      accepted(listing.answer(request.with("origin", "https://chat.example").build()));
      accepted(listing.answer(request.with("origin", "https://app.example").build()));
    }
  }

  @Nested
  @DisplayName("RFC 8441 §5 Using Extended CONNECT")
  final class ExtendedConnect {

    private final RequestDraft connect = RequestDraft.extendedConnect();

    private HandshakeAnswer answer() {
      return handshake.answerExtendedConnect(connect.build());
    }

    @Test
    void needsNoKeyAndNoUpgrade() {
      assertThat(accepted(answer()).headers().asMap()).isEmpty();
    }

    @Test
    void agreesOnSubprotocolAndExtensions() {
      connect
          .with("sec-websocket-protocol", "chat")
          .with("sec-websocket-extensions", "permessage-deflate");
      ServerHandshake deflating = handshake.withDeflate(DeflateParameters.NO_CONTEXT_TAKEOVER);

      HandshakeAcceptance acceptance = accepted(deflating.answerExtendedConnect(connect.build()));

      assertThat(acceptance.subprotocol()).isEqualTo("chat");
      assertThat(acceptance.headers().asMap())
          .isEqualTo(
              Map.of(
                  "sec-websocket-protocol",
                  List.of("chat"),
                  "sec-websocket-extensions",
                  List.of(
                      "permessage-deflate; server_no_context_takeover;"
                          + " client_no_context_takeover")));
    }

    @Test
    void refusesAnotherVersionOriginOrHostAsUsual() {
      connect.with("sec-websocket-version", "8");
      assertRefused(answer(), 426, "Sec-WebSocket-Version must be 13, once.");

      connect.with("sec-websocket-version", "13").with("origin", "null");
      assertRefused(
          answer(),
          403,
          "Pages of the origin null may not connect to chat.example;"
              + " the server's operator can allow that origin.");

      connect.authority = "";
      assertRefused(answer(), 400, "The request names no host.");
    }
  }
}
