package io.holdfast.rest;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ClientMessage;
import io.holdfast.chat.Correspondence;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.JsonReply;
import io.holdfast.netty.HttpReply;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code /people/…/messages} for programs: saying something to one person. Safe for use by several
 * threads.
 */
final class LettersResource {

  private final Chat chat;
  private final Correspondence correspondence;

  LettersResource(Chat chat, Correspondence correspondence) {
    this.chat = chat;
    this.correspondence = correspondence;
  }

  List<RestRoute> routes() {
    return List.of(
        new RestRoute("POST", "/people/{person}/messages", Scope.LETTERS_WRITE, this::publish));
  }

  /** The answer; without a position it was told to the person and is not kept. */
  private record Published(String to, String id, @Nullable Long position) {}

  private CompletionStage<HttpReply> publish(RestRequest request) throws Refusal {
    JsonNode body = request.body();
    String id = Objects.requireNonNullElseGet(request.id(body), UUID.randomUUID()::toString);
    String text = Objects.requireNonNullElse(RestRequest.word(body, "text"), "");
    ClientMessage.Private said =
        chat.rules().letter(new ClientMessage.Private(request.chosen("person"), null, id, text));
    chat.access().house().requireVoice(request.asker());
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    correspondence.say(
        request.sender(body),
        said,
        new Correspondence.SayListener() {
          @Override
          public void kept(long position) {
            reply.complete(answer(said, position));
          }

          @Override
          public void delivered() {
            reply.complete(answer(said, null));
          }

          @Override
          public void refused(Refusal refusal) {
            reply.completeExceptionally(refusal);
          }
        });
    return reply;
  }

  private static HttpReply answer(ClientMessage.Private said, @Nullable Long position) {
    return JsonReply.of(new Published(said.to(), said.id(), position));
  }
}
