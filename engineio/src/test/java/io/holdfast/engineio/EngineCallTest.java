package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineCallTest {

  private static final EngineOffer BOTH =
      new EngineOffer(EnumSet.allOf(TransportName.class), EnumSet.allOf(Revision.class), true);

  private static EngineCall read(
      String method, boolean isUpgrade, String query, EngineOffer offer) {
    Map<String, String> parameters =
        Arrays.stream(query.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
    return EngineCall.read(
        method, isUpgrade, name -> Optional.ofNullable(parameters.get(name)), offer);
  }

  private static RequestError refusal(
      String method, boolean isUpgrade, String query, EngineOffer offer) {
    return ((EngineCall.Refused) read(method, isUpgrade, query, offer)).error();
  }

  @Test
  void aSessionIsOpenedOnEitherTransportInEitherRevision() {
    assertThat(read("GET", false, "EIO=4&transport=polling", BOTH))
        .isEqualTo(new EngineCall.Open(TransportName.POLLING, Revision.FOUR));
    assertThat(read("GET", true, "EIO=3&transport=websocket", BOTH))
        .isEqualTo(new EngineCall.Open(TransportName.WEBSOCKET, Revision.THREE));
  }

  @Test
  void aSessionIsUsedByItsIdWhateverTheRevision() {
    assertThat(read("POST", false, "transport=polling&sid=abc", BOTH))
        .isEqualTo(new EngineCall.Use("abc", TransportName.POLLING));
    assertThat(read("GET", true, "EIO=4&transport=websocket&sid=abc", BOTH))
        .isEqualTo(new EngineCall.Use("abc", TransportName.WEBSOCKET));
  }

  @Test
  void anEmptyIdIsNone() {
    assertThat(read("GET", false, "EIO=4&transport=polling&sid=", BOTH))
        .isEqualTo(new EngineCall.Open(TransportName.POLLING, Revision.FOUR));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,false,EIO=4,TRANSPORT_UNKNOWN",
    "GET,false,EIO=4&transport=abc,TRANSPORT_UNKNOWN",
    "GET,false,EIO=4&transport=constructor,TRANSPORT_UNKNOWN",
    "GET,false,EIO=4&transport=__proto__,TRANSPORT_UNKNOWN",
    "GET,false,EIO=4&transport=POLLING,TRANSPORT_UNKNOWN",
    "POST,false,EIO=4&transport=polling,BAD_HANDSHAKE_METHOD",
    "PUT,false,EIO=4&transport=polling,BAD_HANDSHAKE_METHOD",
    "GET,false,EIO=4&transport=websocket,BAD_REQUEST",
    "GET,true,EIO=4&transport=polling,BAD_REQUEST",
    "GET,false,transport=polling,UNSUPPORTED_PROTOCOL_VERSION",
    "GET,false,EIO=5&transport=polling,UNSUPPORTED_PROTOCOL_VERSION",
    "GET,false,EIO=abc&transport=polling,UNSUPPORTED_PROTOCOL_VERSION",
  })
  void otherRequestsAreRefused(String method, boolean isUpgrade, String query, RequestError error) {
    assertThat(refusal(method, isUpgrade, query, BOTH)).isEqualTo(error);
  }

  @Test
  void whatIsNotOfferedIsRefused() {
    assertThat(refusal("GET", false, "EIO=3&transport=polling", EngineOffer.DEFAULT))
        .isEqualTo(RequestError.UNSUPPORTED_PROTOCOL_VERSION);
    EngineOffer webSocketOnly =
        new EngineOffer(EnumSet.of(TransportName.WEBSOCKET), EnumSet.of(Revision.FOUR), true);
    assertThat(refusal("GET", false, "EIO=4&transport=polling", webSocketOnly))
        .isEqualTo(RequestError.TRANSPORT_UNKNOWN);
  }

  @Test
  void errorsAreToldAsTheReferenceServerDoes() {
    assertThat(RequestError.TRANSPORT_UNKNOWN.json())
        .isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
    assertThat(RequestError.FORBIDDEN.status()).isEqualTo(403);
    assertThat(RequestError.BAD_REQUEST.status()).isEqualTo(400);
  }
}
