package io.holdfast.netty;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/** What is answered to a request that the HTTP decoder could not read. */
final class MalformedRequest {

  private MalformedRequest() {}

  static HttpReply reply(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return HttpReply.text(414, "The request line is too long.\n");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpReply.text(431, "The headers are too long.\n");
    }
    return HttpReply.text(400, "The request is malformed.\n");
  }
}
