package io.holdfast.websocket;

import java.util.List;

/**
 * One element of a {@code Sec-WebSocket-Extensions} header (RFC 6455 §9.1).
 *
 * @param name of the extension
 * @param parameters in their order, names may repeat
 */
record ExtensionOffer(String name, List<Parameter> parameters) {

  /**
   * One parameter of an offer.
   *
   * @param name of the parameter
   * @param value without quotes, or empty where there is none
   */
  record Parameter(String name, String value) {}

  ExtensionOffer {
    parameters = List.copyOf(parameters);
  }
}
