package io.holdfast.rest;

import io.holdfast.chat.Chat;
import io.holdfast.chat.Person;
import io.holdfast.chat.Post;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.JsonReply;
import io.holdfast.doors.RoomMessages;
import io.holdfast.netty.HttpReply;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/**
 * {@code /rooms/…/messages} for programs: what was said in a room, and saying something. Safe for
 * use by several threads.
 */
final class MessagesResource {

  private static final String PATH = "/rooms/{room}/messages";

  private final Chat chat;
  private final RoomMessages messages;

  /**
   * Creates it.
   *
   * @param chat that is talked in
   * @param messages of its rooms
   */
  MessagesResource(Chat chat, RoomMessages messages) {
    this.chat = chat;
    this.messages = messages;
  }

  List<RestRoute> routes() {
    return List.of(
        new RestRoute("GET", PATH, Scope.MESSAGES_READ, this::read),
        new RestRoute("POST", PATH, Scope.MESSAGES_WRITE, this::publish));
  }

  private CompletionStage<HttpReply> read(RestRequest request) throws Refusal {
    return messages.page(request.room(), request.asker(), request.call());
  }

  /** The answer: it is kept and delivered. */
  private record Published(String room, String id, long position) {}

  private CompletionStage<HttpReply> publish(RestRequest request) throws Refusal {
    String room = request.room();
    JsonNode body = request.body();
    String id = Objects.requireNonNullElseGet(request.id(body), UUID.randomUUID()::toString);
    Person sender = request.sender(body);
    String text = chat.rules().text(RestRequest.word(body, "text"));
    CompletableFuture<Long> kept = new CompletableFuture<>();
    chat.post(
        request.asker(), new Post(room, id, sender, text), Chat.PostListener.completing(kept));
    return kept.thenCompose(position -> JsonReply.now(new Published(room, id, position)));
  }
}
