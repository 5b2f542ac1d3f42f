package io.holdfast.engineio;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a request wants, by its method and the parameters of its query. */
public sealed interface EngineCall {

  /**
   * A new session.
   *
   * @param transport to open it on
   * @param revision that the client speaks
   */
  record Open(TransportName transport, Revision revision) implements EngineCall {}

  /**
   * Something of a session that there is, or so the client says.
   *
   * @param sessionId of the session
   * @param transport that the request is made on
   */
  record Use(String sessionId, TransportName transport) implements EngineCall {}

  /**
   * Nothing that is served.
   *
   * @param error why
   * @param context more about it, for the server's own listeners
   */
  record Refused(RequestError error, Map<String, Object> context) implements EngineCall {}

  /**
   * Reads a request.
   *
   * @param method such as {@code GET}
   * @param isUpgrade whether it asks for a WebSocket
   * @param parameters gives the first value of a parameter of the query
   * @param offer of the server
   * @return what the request wants
   */
  static EngineCall read(
      String method,
      boolean isUpgrade,
      Function<String, Optional<String>> parameters,
      EngineOffer offer) {
    String name = parameters.apply("transport").orElse("");
    Optional<TransportName> transport =
        TransportName.parse(name).filter(offer.transports()::contains);
    if (transport.isEmpty()) {
      return new Refused(RequestError.TRANSPORT_UNKNOWN, Map.of("transport", name));
    }
    Optional<String> sessionId = parameters.apply("sid").filter(id -> !id.isEmpty());
    if (sessionId.isPresent()) {
      return new Use(sessionId.get(), transport.get());
    }
    if (!method.equals("GET")) {
      return new Refused(RequestError.BAD_HANDSHAKE_METHOD, Map.of("method", method));
    }
    if (isUpgrade != (transport.get() == TransportName.WEBSOCKET)) {
      return new Refused(RequestError.BAD_REQUEST, Map.of("name", "TRANSPORT_HANDSHAKE_ERROR"));
    }
    String number = parameters.apply("EIO").orElse("");
    return revision(number)
        .filter(offer.revisions()::contains)
        .<EngineCall>map(revision -> new Open(transport.get(), revision))
        .orElseGet(
            () ->
                new Refused(RequestError.UNSUPPORTED_PROTOCOL_VERSION, Map.of("protocol", number)));
  }

  private static Optional<Revision> revision(String number) {
    return Arrays.stream(Revision.values())
        .filter(revision -> number.equals(Integer.toString(revision.number())))
        .findFirst();
  }
}
