package io.holdfast.netty;

import org.jspecify.annotations.Nullable;

/** A handler with a bound of its own for bodies, which learns how they fare. */
interface BodyHandler extends HttpHandler {

  /** {@return the longest body that is taken, in bytes; a longer one is answered with 413} */
  int maxBodyBytes();

  /**
   * A request has begun. Called on the loop of its connection.
   *
   * @param method of the request
   * @param uri path and query as they were sent
   * @return who is told of the end of its body, or null for nobody
   */
  @Nullable Body begin(String method, String uri);

  /** The body of one request. */
  interface Body {

    /** {@return what the request is answered with at once, before its body has come, or null} */
    default @Nullable HttpReply refusal() {
      return null;
    }

    /** It is complete. */
    void end();

    /** It was too long, or the connection ended before. */
    void fail();
  }
}
