package io.holdfast.engineio;

import java.nio.charset.StandardCharsets;

/** What a middleware answers a request with, in the place of the sessions. Immutable. */
public final class EngineReply {

  private final int status;
  private final String contentType;
  private final byte[] body;

  private EngineReply(int status, String contentType, byte[] body) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a status is 200 to 599, was " + status);
    }
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  /**
   * {@return a reply without a body}
   *
   * @param status 200 to 599
   */
  public static EngineReply of(int status) {
    return new EngineReply(status, "", new byte[0]);
  }

  /**
   * {@return a reply with a body}
   *
   * @param status 200 to 599
   * @param contentType such as {@code text/plain; charset=utf-8}
   * @param body as text
   */
  public static EngineReply of(int status, String contentType, String body) {
    return new EngineReply(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the status} */
  public int status() {
    return status;
  }

  /** {@return the type of the body, or empty if there is none} */
  public String contentType() {
    return contentType;
  }

  /** {@return the body, not to be changed} */
  public byte[] body() {
    return body;
  }
}
