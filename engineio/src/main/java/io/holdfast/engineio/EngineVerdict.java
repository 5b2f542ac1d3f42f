package io.holdfast.engineio;

import java.util.Map;

/** What becomes of a request. */
public sealed interface EngineVerdict {

  /**
   * A session is to be opened.
   *
   * @param transport to open it on
   * @param revision that the client speaks
   * @param sessionId for it
   */
  record Open(TransportName transport, Revision revision, String sessionId)
      implements EngineVerdict {}

  /**
   * The request is for a session.
   *
   * @param sessionId of the session
   */
  record Use(String sessionId) implements EngineVerdict {}

  /**
   * A middleware has answered.
   *
   * @param reply of it
   */
  record Answered(EngineReply reply) implements EngineVerdict {}

  /**
   * The request is refused.
   *
   * @param error why
   * @param message for the client
   * @param context for the server's own listeners
   */
  record Refused(RequestError error, String message, Map<String, Object> context)
      implements EngineVerdict {

    /** {@return a refusal in the words of the error} */
    static Refused of(RequestError error, Map<String, Object> context) {
      return new Refused(error, error.message(), context);
    }
  }
}
