package io.holdfast.doors;

import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import tools.jackson.databind.JsonNode;

/** What a page of our own posts: a form of another site cannot send it. */
public final class PostedJson {

  private static final String JSON = "application/json";

  private PostedJson() {}

  /**
   * {@return the object that was posted}
   *
   * @param call that posts it
   * @param maxBytes longest body
   * @throws Refusal if it is something else
   */
  public static JsonNode object(HttpCall call, int maxBytes) throws Refusal {
    String type = call.headers().first("content-type").orElse("");
    if (!type.split(";", -1)[0].strip().equalsIgnoreCase(JSON)) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "The Content-Type of a request is " + JSON + ".");
    }
    if (call.body().remaining() > maxBytes) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "A request has at most " + maxBytes + " bytes.");
    }
    return ChatJson.readObject(call.body());
  }
}
