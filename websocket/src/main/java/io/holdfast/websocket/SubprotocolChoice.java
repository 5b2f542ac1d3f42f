package io.holdfast.websocket;

import java.util.List;

/** Chooses one of the sub-protocols that a client offers (RFC 6455 §4.2.2). */
@FunctionalInterface
public interface SubprotocolChoice {

  /** Takes the first that is offered. */
  SubprotocolChoice FIRST = (offered, request) -> offered.get(0);

  /**
   * Chooses.
   *
   * @param offered by the client, in its order of preference, at least one
   * @param request that offers them
   * @return one of them, or empty to go on without
   */
  String choose(List<String> offered, HandshakeRequest request);

  /**
   * {@return a choice of the first offered one that is supported, or none}
   *
   * @param supported by the server, in any order
   */
  static SubprotocolChoice among(List<String> supported) {
    List<String> names = List.copyOf(supported);
    return (offered, request) -> offered.stream().filter(names::contains).findFirst().orElse("");
  }
}
