package io.holdfast.rest;

import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpReply;
import java.util.concurrent.CompletionStage;

/**
 * What programs can ask for: one operation of docs/guides/rest.md.
 *
 * @param method such as {@code GET}
 * @param path below {@link RestDoor#BASE}, with names in braces for what is chosen
 * @param scope that a key must have
 * @param answer to it
 */
public record RestRoute(String method, String path, Scope scope, Answer answer) {

  /** Answers requests. */
  interface Answer {

    /**
     * Answers a request. Called on the connection's loop; must not block.
     *
     * @param request of a key that has the scope
     * @return the reply, now or later, on any thread; fails with {@link Refusal} where it is
     *     refused
     * @throws Refusal if it is refused at once
     */
    CompletionStage<HttpReply> answer(RestRequest request) throws Refusal;
  }
}
