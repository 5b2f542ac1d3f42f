package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflateNegotiationTest {

  private static final DeflateParameters ALL = DeflateParameters.CONTEXT_TAKEOVER;
  private static final String NAME = "permessage-deflate";

  /** {@return the server's answer to an offer, or a dash if it declines} */
  private static String answer(String offer, DeflateParameters own) {
    return DeflateNegotiation.accept(ExtensionHeader.parse(offer), own)
        .map(DeflateNegotiation.Agreement::response)
        .orElse("-");
  }

  private static Optional<DeflateParameters> accepted(String offer, DeflateParameters own) {
    return DeflateNegotiation.accept(ExtensionHeader.parse(offer), own)
        .map(DeflateNegotiation.Agreement::parameters);
  }

  private static Optional<DeflateParameters> confirmed(String response, DeflateParameters own) {
    return DeflateNegotiation.confirm(ExtensionHeader.parse(response).get(0), own);
  }

  @Nested
  @DisplayName("RFC 7692 §5 Negotiation")
  final class Offers {

    @Test
    void serverTakesTheFirstOfferThatItUnderstands() {
      String offer = "foo, permessage-deflate; bar, permessage-deflate; server_max_window_bits=10,";

      assertThat(answer(offer + " permessage-deflate", ALL))
          .isEqualTo("permessage-deflate; server_max_window_bits=10");
      assertThat(answer("foo, x-permessage-deflate", ALL)).isEqualTo("-");
    }

    @Test
    void clientRefusesAnExtensionThatItDidNotOffer() {
      assertThat(confirmed("foo", ALL)).isEmpty();
      assertThat(confirmed("permessage-deflate", ALL)).contains(ALL);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7 The permessage-deflate Extension")
  final class Invalid {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "unknown", // a parameter of something else
          "server_no_context_takeover=1", // a value where there is none
          "client_no_context_takeover=true",
          "server_max_window_bits", // no value where there is one
          "server_max_window_bits=7", // out of range
          "server_max_window_bits=16",
          "server_max_window_bits=08", // a leading zero
          "server_max_window_bits=+8",
          "server_max_window_bits=x",
          "client_max_window_bits=7",
          "client_max_window_bits=16",
          "client_max_window_bits=015",
          "server_no_context_takeover; server_no_context_takeover", // named twice
          "client_no_context_takeover; client_no_context_takeover",
          "server_max_window_bits=10; server_max_window_bits=10",
          "client_max_window_bits; client_max_window_bits=10",
        })
    void serverDeclinesAnOfferWithAnInvalidParameter(String parameters) {
      assertThat(answer(NAME + "; " + parameters, ALL)).isEqualTo("-");
      assertThat(answer(NAME + "; " + parameters + ", " + NAME, ALL)).isEqualTo(NAME);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "unknown", // a parameter of something else
          "server_no_context_takeover=1", // a value where there is none
          "client_no_context_takeover=true",
          "server_max_window_bits", // no value where there is one
          "client_max_window_bits",
          "server_max_window_bits=7", // out of range
          "server_max_window_bits=16",
          "client_max_window_bits=7",
          "client_max_window_bits=16",
          "server_max_window_bits=010", // a leading zero
          "client_max_window_bits=08",
          "server_no_context_takeover; server_no_context_takeover", // named twice
          "client_no_context_takeover; client_no_context_takeover",
          "server_max_window_bits=10; server_max_window_bits=11",
          "client_max_window_bits=10; client_max_window_bits=10",
        })
    void clientRefusesAResponseWithAnInvalidParameter(String parameters) {
      assertThat(confirmed(NAME + "; " + parameters, ALL)).isEmpty();
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.1.1 The server_no_context_takeover Parameter")
  final class ServerNoContextTakeover {

    private final DeflateParameters wanted = new DeflateParameters(true, false, 15, 15);

    @Test
    void serverAgreesByNamingIt() {
      assertThat(answer(NAME + "; server_no_context_takeover", ALL))
          .isEqualTo("permessage-deflate; server_no_context_takeover");
    }

    @Test
    void serverMayNameItUnasked() {
      assertThat(answer(NAME, wanted)).isEqualTo("permessage-deflate; server_no_context_takeover");
    }

    @Test
    void clientRefusesAResponseWithoutItIfItAskedForIt() {
      assertThat(DeflateNegotiation.offer(wanted))
          .isEqualTo("permessage-deflate; server_no_context_takeover; client_max_window_bits");
      assertThat(confirmed(NAME, wanted)).isEmpty();
      assertThat(confirmed(NAME + "; server_no_context_takeover", wanted)).contains(wanted);
    }

    @Test
    void clientTakesItUnasked() {
      assertThat(confirmed(NAME + "; server_no_context_takeover", ALL)).contains(wanted);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.1.2 The client_no_context_takeover Parameter")
  final class ClientNoContextTakeover {

    private final DeflateParameters wanted = new DeflateParameters(false, true, 15, 15);

    @Test
    void serverNamesItIfItWasOfferedOrIfItWantsIt() {
      assertThat(answer(NAME + "; client_no_context_takeover", ALL))
          .isEqualTo("permessage-deflate; client_no_context_takeover");
      assertThat(answer(NAME, wanted)).isEqualTo("permessage-deflate; client_no_context_takeover");
    }

    @Test
    void clientObeysIt() {
      assertThat(confirmed(NAME + "; client_no_context_takeover", ALL)).contains(wanted);
    }

    @Test
    void clientKeepsToItsOwnOfferIfTheServerIsSilent() {
      assertThat(DeflateNegotiation.offer(wanted))
          .isEqualTo("permessage-deflate; client_no_context_takeover; client_max_window_bits");
      assertThat(confirmed(NAME, wanted)).contains(wanted);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.2.1 The server_max_window_bits Parameter")
  final class ServerMaxWindowBits {

    private final DeflateParameters own12 = new DeflateParameters(false, false, 12, 15);

    @ParameterizedTest
    @CsvSource({"8, 8", "9, 9", "10, 10", "11, 11", "12, 12", "13, 12", "14, 12", "15, 12"})
    void serverAgreesToTheSameOrASmallerWindow(int offered, int agreed) {
      String offer = NAME + "; server_max_window_bits=" + offered;

      assertThat(answer(offer, own12))
          .isEqualTo("permessage-deflate; server_max_window_bits=" + agreed);
      assertThat(accepted(offer, own12)).contains(new DeflateParameters(false, false, agreed, 15));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void serverAgreesByNamingItEvenIfTheWindowIsFull(int offered) {
      assertThat(answer(NAME + "; server_max_window_bits=" + offered, ALL))
          .isEqualTo("permessage-deflate; server_max_window_bits=" + offered);
      assertThat(answer(NAME + "; server_max_window_bits=\"" + offered + "\"", ALL))
          .isEqualTo("permessage-deflate; server_max_window_bits=" + offered);
    }

    @Test
    void serverMayNameItUnasked() {
      assertThat(answer(NAME, own12)).isEqualTo("permessage-deflate; server_max_window_bits=12");
    }

    @Test
    void clientRefusesAResponseWithoutItOrWithALargerWindow() {
      assertThat(DeflateNegotiation.offer(own12))
          .isEqualTo("permessage-deflate; server_max_window_bits=12; client_max_window_bits");
      assertThat(confirmed(NAME, own12)).isEmpty();
      assertThat(confirmed(NAME + "; server_max_window_bits=13", own12)).isEmpty();
      assertThat(confirmed(NAME + "; server_max_window_bits=12", own12)).contains(own12);
      assertThat(confirmed(NAME + "; server_max_window_bits=8", own12))
          .contains(new DeflateParameters(false, false, 8, 15));
    }

    @Test
    void clientTakesItUnasked() {
      assertThat(confirmed(NAME + "; server_max_window_bits=12", ALL)).contains(own12);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.2.2 The client_max_window_bits Parameter")
  final class ClientMaxWindowBits {

    private final DeflateParameters own12 = new DeflateParameters(false, false, 15, 12);

    @Test
    void serverDoesNotNameItToAClientThatDidNot() {
      assertThat(answer(NAME, own12)).isEqualTo("permessage-deflate");
      assertThat(accepted(NAME, own12)).contains(ALL);
    }

    @ParameterizedTest
    @CsvSource({
      "client_max_window_bits, 12",
      "client_max_window_bits=15, 12",
      "client_max_window_bits=12, 12",
      "client_max_window_bits=8, 8",
    })
    void serverAgreesToTheSmallerOfBothWindows(String offered, int agreed) {
      String offer = NAME + "; " + offered;

      assertThat(answer(offer, own12))
          .isEqualTo("permessage-deflate; client_max_window_bits=" + agreed);
      assertThat(accepted(offer, own12)).contains(new DeflateParameters(false, false, 15, agreed));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void clientObeysIt(int bits) {
      assertThat(DeflateNegotiation.offer(ALL))
          .isEqualTo("permessage-deflate; client_max_window_bits");
      assertThat(confirmed(NAME + "; client_max_window_bits=" + bits, ALL))
          .contains(new DeflateParameters(false, false, 15, bits));
    }

    @Test
    void clientKeepsToItsOwnWindowIfTheServerAllowsMore() {
      assertThat(DeflateNegotiation.offer(own12))
          .isEqualTo("permessage-deflate; client_max_window_bits=12");
      assertThat(confirmed(NAME, own12)).contains(own12);
      assertThat(confirmed(NAME + "; client_max_window_bits=14", own12)).contains(own12);
    }
  }

  @Nested
  @DisplayName("RFC 7692 §7.1.3 Examples")
  final class Examples {

    @Test
    void theSimplestOfferIsAcceptedAsItIs() {
      assertThat(answer("permessage-deflate", ALL)).isEqualTo("permessage-deflate");
    }

    @Test
    void anOfferWithTwoFallbacksIsAcceptedInOrder() {
      String offer =
          "permessage-deflate; client_max_window_bits; server_max_window_bits=10,"
              + " permessage-deflate; client_max_window_bits";

      assertThat(answer(offer, ALL)).isEqualTo("permessage-deflate; server_max_window_bits=10");
    }
  }
}
