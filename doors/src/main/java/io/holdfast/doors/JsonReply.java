package io.holdfast.doors;

import io.holdfast.chat.ChatJson;
import io.holdfast.netty.HttpReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers over HTTP, in JSON. */
public final class JsonReply {

  private JsonReply() {}

  /** {@return the reply that holds an answer} */
  public static HttpReply of(Object answer) {
    return HttpReply.json(200, ChatJson.write(answer));
  }

  /** {@return the reply that holds an answer, which is known} */
  public static CompletionStage<HttpReply> now(Object answer) {
    return CompletableFuture.completedFuture(of(answer));
  }
}
