package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Feeds damaged headers to both handshakes: each is accepted or refused, and nothing is echoed. */
final class HandshakeFuzzTest {

  private static final int CASES = 20_000;

  /** What the values of headers are made of here, with what does not belong in them. */
  private static final List<String> PIECES =
      List.of(
          "websocket",
          "upgrade",
          "13",
          "dGhlIHNhbXBsZSBub25jZQ==",
          "permessage-deflate",
          "server_no_context_takeover",
          "client_no_context_takeover",
          "server_max_window_bits",
          "client_max_window_bits",
          "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
          "https://chat.example",
          "chat",
          "8",
          "15",
          "16",
          "=",
          "=",
          ";",
          ";",
          ";",
          ",",
          ",",
          " ",
          " ",
          "\"",
          "\\",
          "\t",
          "\0",
          "ä",
          "\uD800",
          "x");

  private static final List<String> NAMES =
      List.of(
          "upgrade",
          "connection",
          "origin",
          "sec-websocket-key",
          "sec-websocket-accept",
          "sec-websocket-version",
          "sec-websocket-protocol",
          "sec-websocket-extensions");

  private final ServerHandshake server =
      ServerHandshake.create(OriginPolicy.SAME, SubprotocolChoice.FIRST)
          .withDeflate(DeflateParameters.NO_CONTEXT_TAKEOVER);

  private final ClientHandshake client =
      ClientHandshake.create(
              "the sample nonce".getBytes(StandardCharsets.US_ASCII), List.of("chat", "x"))
          .withDeflate(DeflateParameters.CONTEXT_TAKEOVER);

  private final Map<String, Integer> outcomes = new HashMap<>();

  @Test
  void aServerAcceptsOrRefuses() {
    Seeds.run(
        CASES,
        seed -> {
          Random random = new Random(seed);
          RequestDraft draft =
              random.nextBoolean() ? RequestDraft.valid() : RequestDraft.extendedConnect();
          damage(draft, random);
          HandshakeRequest request = draft.build();
          HandshakeAnswer answer =
              draft.method.equals("GET")
                  ? server.answer(request)
                  : server.answerExtendedConnect(request);
          count(answer instanceof HandshakeAcceptance ? "accepted" : "refused");
          answer.headers().forEach((name, value) -> assertPrintable(value));
        });
    assertThat(outcomes).containsOnlyKeys("accepted", "refused");
  }

  @Test
  void aClientAcceptsOrThrowsItsOwnException() {
    Seeds.run(
        CASES,
        seed -> {
          Random random = new Random(seed);
          RequestDraft response =
              RequestDraft.valid()
                  .with("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                  .with("sec-websocket-protocol", "chat");
          damage(response, random);
          try {
            HandshakeAcceptance accepted = client.confirm(101, response.headers());
            assertThat(accepted.subprotocol()).isIn("chat", "x");
            count("accepted");
          } catch (WebSocketHandshakeException e) {
            assertThat(e.errorCode()).isInstanceOf(HandshakeError.class);
            count(e.errorCode().code());
          }
        });
    assertThat(outcomes)
        .containsOnlyKeys(
            "accepted",
            HandshakeError.INVALID_UPGRADE.code(),
            HandshakeError.INVALID_ACCEPT.code(),
            HandshakeError.INVALID_SUBPROTOCOL.code(),
            HandshakeError.INVALID_EXTENSIONS.code());
  }

  @Test
  void extensionsAreReadOrMalformed() {
    Seeds.run(
        CASES,
        seed -> {
          String line = value(new Random(seed));
          try {
            List<ExtensionOffer> offers = ExtensionHeader.parse(line);
            assertThat(ExtensionHeader.parse(render(offers))).isEqualTo(offers);
            count("read");
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("malformed at character ");
            count("malformed");
          }
        });
    assertThat(outcomes).containsOnlyKeys("read", "malformed");
  }

  private void damage(RequestDraft draft, Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      if (random.nextInt(6) == 0) {
        draft.without(name);
      } else {
        String[] lines = new String[1 + random.nextInt(2)];
        Arrays.setAll(lines, line -> value(random));
        draft.with(name, lines);
      }
    }
  }

  private static String value(Random random) {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      value.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return value.toString();
  }

  private static String render(List<ExtensionOffer> offers) {
    List<String> elements = new ArrayList<>();
    for (ExtensionOffer offer : offers) {
      StringBuilder element = new StringBuilder(offer.name());
      for (ExtensionOffer.Parameter parameter : offer.parameters()) {
        element.append(';').append(parameter.name());
        if (!parameter.value().isEmpty()) {
          element.append("=\"").append(parameter.value()).append('"');
        }
      }
      elements.add(element.toString());
    }
    return String.join(",", elements);
  }

  /** A line break in a header would let a request write into the response. */
  private static void assertPrintable(String value) {
    assertThat(value.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
  }
}
