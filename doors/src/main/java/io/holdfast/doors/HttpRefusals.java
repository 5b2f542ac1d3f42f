package io.holdfast.doors;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpReply;
import org.jspecify.annotations.Nullable;

/** Refusals over HTTP: the status says what kind it is, the body says the same as elsewhere. */
public final class HttpRefusals {

  private HttpRefusals() {}

  /** What is answered. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Refused(Refusal.Code code, String reason, @Nullable Long until) {}

  /** {@return the reply to a request that failed so} */
  public static HttpReply reply(Throwable failure) {
    Refusal refusal = Chat.refusal(failure);
    int status = status(refusal.code());
    HttpReply reply = HttpReply.json(status, json(refusal));
    return switch (status) {
      // RFC 9110 §15.5.2: a 401 says how one tells who one is.
      case 401 -> reply.withHeader("www-authenticate", challenge(refusal.code()));
      case 429, 503 -> reply.withHeader("retry-after", Long.toString(refusal.retrySeconds()));
      default -> reply;
    };
  }

  /** {@return a refusal in JSON, for the body of a reply or what is streamed in it} */
  public static String json(Refusal refusal) {
    return ChatJson.write(new Refused(refusal.code(), refusal.reason(), refusal.until()));
  }

  /** Browsers ask for a password of their own where they know the scheme; they know neither. */
  private static String challenge(Refusal.Code code) {
    return switch (code) {
      case BAD_KEY -> "Bearer realm=\"/api\"";
      case BAD_SECRET -> "Bearer realm=\"letters\"";
      // RFC 6750 §3.
      case BAD_TOKEN, TOKEN_EXPIRED -> "Bearer error=\"invalid_token\"";
      default -> "Session realm=\"/account\"";
    };
  }

  /** {@return the status that says the same} */
  static int status(Refusal.Code code) {
    return switch (code) {
      case BAD_REQUEST, BAD_ROOM, BAD_NAME, BAD_TEXT, BAD_ID, BAD_PASSWORD, TOO_BROAD -> 400;
      case BAD_KEY, BAD_SECRET, BAD_TOKEN, TOKEN_EXPIRED, WRONG_PASSWORD, SIGN_IN_FIRST -> 401;
      case FORBIDDEN, NOT_YOURS, READ_ONLY, ROOM_CLOSED, MUTED, BANNED -> 403;
      case NOT_HERE, NO_INVITATION, NO_SEARCH -> 404;
      case TOO_MANY_ROOMS,
          MAILBOX_FULL,
          NO_MAILBOX,
          NAME_TAKEN,
          ROOM_FULL,
          DOCUMENT_FULL,
          LAST_OWNER,
          TOO_MANY_INVITATIONS ->
          409;
      case TOO_LARGE -> 413;
      case TOO_FAST -> 429;
      case OVERLOADED, NOT_KEPT -> 503;
    };
  }
}
