package io.holdfast.engineio;

import java.util.Arrays;
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
   */
  record Refused(RequestError error) implements EngineCall {}

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
    Optional<TransportName> transport =
        parameters
            .apply("transport")
            .flatMap(TransportName::parse)
            .filter(offer.transports()::contains);
    if (transport.isEmpty()) {
      return new Refused(RequestError.TRANSPORT_UNKNOWN);
    }
    if (isUpgrade != (transport.get() == TransportName.WEBSOCKET)) {
      return new Refused(RequestError.BAD_REQUEST);
    }
    Optional<String> sessionId = parameters.apply("sid");
    if (sessionId.isPresent()) {
      return new Use(sessionId.get(), transport.get());
    }
    if (!method.equals("GET")) {
      return new Refused(RequestError.BAD_HANDSHAKE_METHOD);
    }
    return parameters
        .apply("EIO")
        .flatMap(EngineCall::revision)
        .filter(offer.revisions()::contains)
        .<EngineCall>map(revision -> new Open(transport.get(), revision))
        .orElse(new Refused(RequestError.UNSUPPORTED_PROTOCOL_VERSION));
  }

  private static Optional<Revision> revision(String number) {
    return Arrays.stream(Revision.values())
        .filter(revision -> number.equals(Integer.toString(revision.number())))
        .findFirst();
  }
}
