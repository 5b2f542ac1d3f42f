package io.holdfast.websocket;

import java.util.Objects;

/**
 * The connection is refused.
 *
 * @param status of the HTTP response, 300 to 599
 * @param reason one sentence for the client, sent as the body
 * @param headers of the response
 */
public record HandshakeRefusal(int status, String reason, HttpHeaders headers)
    implements HandshakeAnswer {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the status does not refuse
   */
  public HandshakeRefusal {
    if (status < 300 || status > 599) {
      throw new IllegalArgumentException("a refusal has a status of 300 to 599, was " + status);
    }
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(headers, "headers");
  }

  /**
   * {@return a refusal without headers of its own}
   *
   * @param status of the HTTP response, 300 to 599
   * @param reason one sentence for the client
   */
  public static HandshakeRefusal of(int status, String reason) {
    return new HandshakeRefusal(status, reason, HttpHeaders.EMPTY);
  }
}
