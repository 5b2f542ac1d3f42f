package io.holdfast.websocket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the opening handshake: over HTTP/1.1 (RFC 6455 §4.2) and over HTTP/2 (RFC
 * 8441 §5). Immutable.
 */
public final class ServerHandshake {

  private static final String VERSION = "13";
  private static final String VERSION_HEADER = "sec-websocket-version";
  private static final String PROTOCOL_HEADER = "sec-websocket-protocol";
  private static final String EXTENSIONS_HEADER = "sec-websocket-extensions";
  private static final String KEY_HEADER = "sec-websocket-key";

  private final OriginPolicy originPolicy;
  private final SubprotocolChoice subprotocolChoice;
  private final @Nullable DeflateParameters deflate;

  private ServerHandshake(
      OriginPolicy originPolicy,
      SubprotocolChoice subprotocolChoice,
      @Nullable DeflateParameters deflate) {
    this.originPolicy = originPolicy;
    this.subprotocolChoice = subprotocolChoice;
    this.deflate = deflate;
  }

  /**
   * {@return a handshake that declines all extensions}
   *
   * @param originPolicy decides which pages may connect
   * @param subprotocolChoice chooses where the client offers sub-protocols
   */
  public static ServerHandshake create(
      OriginPolicy originPolicy, SubprotocolChoice subprotocolChoice) {
    return new ServerHandshake(originPolicy, subprotocolChoice, null);
  }

  /**
   * {@return this handshake, accepting permessage-deflate}
   *
   * @param parameters that are acceptable
   */
  public ServerHandshake withDeflate(DeflateParameters parameters) {
    return new ServerHandshake(originPolicy, subprotocolChoice, parameters);
  }

  /**
   * Answers a request that came over HTTP/1.1.
   *
   * @param request of version 1.1 or later
   * @return 101 with its headers, or a refusal that names what is wrong
   */
  public HandshakeAnswer answer(HandshakeRequest request) {
    Optional<HandshakeRefusal> refusal = refuseUpgrade(request).or(() -> refuse(request));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String key = request.headers().only(KEY_HEADER).orElse("");
    if (!HandshakeKey.isValid(key)) {
      return HandshakeRefusal.of(400, "Sec-WebSocket-Key must be 16 bytes in base64, once.");
    }
    HttpHeaders.Builder headers =
        HttpHeaders.builder()
            .add("upgrade", "websocket")
            .add("connection", "upgrade")
            .add("sec-websocket-accept", HandshakeKey.accept(key));
    return agree(request, headers);
  }

  /**
   * Answers an extended CONNECT that came over HTTP/2, where {@code :protocol} is websocket.
   *
   * @param request with its pseudo-headers as method, target and authority
   * @return 200 with its headers, or a refusal that names what is wrong
   */
  public HandshakeAnswer answerExtendedConnect(HandshakeRequest request) {
    Optional<HandshakeRefusal> refusal = refuse(request);
    return refusal.isPresent() ? refusal.get() : agree(request, HttpHeaders.builder());
  }

  private static Optional<HandshakeRefusal> refuseUpgrade(HandshakeRequest request) {
    if (!request.method().equals("GET")) {
      return Optional.of(
          new HandshakeRefusal(
              405,
              "A WebSocket is opened with GET.",
              HttpHeaders.builder().add("allow", "GET").build()));
    }
    if (!HttpToken.contains(request.headers().all("upgrade"), "websocket")) {
      return Optional.of(
          new HandshakeRefusal(
              426,
              "This is a WebSocket endpoint: the request must have Upgrade: websocket.",
              HttpHeaders.builder()
                  .add("upgrade", "websocket")
                  .add("connection", "upgrade")
                  .build()));
    }
    if (!HttpToken.contains(request.headers().all("connection"), "upgrade")) {
      return Optional.of(
          HandshakeRefusal.of(400, "A WebSocket request must have Connection: Upgrade."));
    }
    return Optional.empty();
  }

  private Optional<HandshakeRefusal> refuse(HandshakeRequest request) {
    if (request.authority().isEmpty()) {
      return Optional.of(HandshakeRefusal.of(400, "The request names no host."));
    }
    List<String> versions = request.headers().all(VERSION_HEADER);
    if (!versions.equals(List.of(VERSION))) {
      // §4.4: another version is answered with the ones that are spoken.
      return Optional.of(
          new HandshakeRefusal(
              versions.size() == 1 ? 426 : 400,
              "Sec-WebSocket-Version must be 13, once.",
              HttpHeaders.builder().add(VERSION_HEADER, VERSION).build()));
    }
    return refuseOrigin(request);
  }

  private Optional<HandshakeRefusal> refuseOrigin(HandshakeRequest request) {
    return request
        .headers()
        .first("origin")
        .filter(origin -> !originPolicy.allows(origin, request))
        .map(
            origin ->
                HandshakeRefusal.of(
                    403,
                    "Pages of the origin "
                        + origin
                        + " may not connect to "
                        + request.authority()
                        + "; the server's operator can allow that origin."));
  }

  private HandshakeAnswer agree(HandshakeRequest request, HttpHeaders.Builder headers) {
    Optional<List<String>> subprotocols = subprotocols(request);
    if (subprotocols.isEmpty()) {
      return HandshakeRefusal.of(400, "Sec-WebSocket-Protocol must be a list of distinct tokens.");
    }
    List<String> offered = subprotocols.get();
    String subprotocol = offered.isEmpty() ? "" : subprotocolChoice.choose(offered, request);
    if (!subprotocol.isEmpty()) {
      if (!offered.contains(subprotocol)) {
        throw new IllegalStateException(
            "the choice must be one of " + offered + " or empty, was " + subprotocol);
      }
      headers.add(PROTOCOL_HEADER, subprotocol);
    }
    List<ExtensionOffer> extensions = new ArrayList<>();
    for (String line : request.headers().all(EXTENSIONS_HEADER)) {
      try {
        extensions.addAll(ExtensionHeader.parse(line));
      } catch (IllegalArgumentException e) {
        return HandshakeRefusal.of(400, "Sec-WebSocket-Extensions is " + e.getMessage() + ".");
      }
    }
    Optional<DeflateNegotiation.Agreement> agreement =
        Optional.ofNullable(deflate).flatMap(own -> DeflateNegotiation.accept(extensions, own));
    agreement.ifPresent(agreed -> headers.add(EXTENSIONS_HEADER, agreed.response()));
    return new HandshakeAcceptance(
        headers.build(),
        subprotocol,
        agreement.map(DeflateNegotiation.Agreement::parameters).orElse(null));
  }

  /** {@return what is offered, or nothing if that is malformed} */
  private static Optional<List<String>> subprotocols(HandshakeRequest request) {
    List<String> lines = request.headers().all(PROTOCOL_HEADER);
    List<String> offered = HttpToken.elements(lines);
    boolean isDistinct = new HashSet<>(offered).size() == offered.size();
    boolean isEmpty = !lines.isEmpty() && offered.isEmpty();
    return isDistinct && !isEmpty && offered.stream().allMatch(HttpToken::isToken)
        ? Optional.of(offered)
        : Optional.empty();
  }
}
