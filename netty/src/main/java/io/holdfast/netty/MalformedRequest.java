package io.holdfast.netty;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** A request that is refused by its head, and what is answered to it. */
final class MalformedRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  private MalformedRequest(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  static MalformedRequest tooManyHeaders(int maxHeaderCount) {
    return new MalformedRequest(431, "More than " + maxHeaderCount + " headers.");
  }

  static MalformedRequest noHost() {
    return new MalformedRequest(400, "The request must name its host, once.");
  }

  /**
   * {@return the answer to a request that could not be read}
   *
   * @param cause what the decoder met, or one of these
   */
  static HttpReply reply(Throwable cause) {
    if (cause instanceof MalformedRequest malformed) {
      return HttpReply.text(malformed.status, malformed.getMessage() + "\n");
    }
    if (cause instanceof TooLongHttpLineException) {
      return HttpReply.text(414, "The request line is too long.\n");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpReply.text(431, "The headers are too long.\n");
    }
    return HttpReply.text(400, "The request is malformed.\n");
  }
}
