package io.holdfast.apps;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.chat.ServerMessage;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.JsonKind;
import java.util.concurrent.CompletionStage;

/**
 * What a client of an app asks for: an event with an object, perhaps bytes, and an acknowledgement
 * that answers it. Its members are judged when they are asked for.
 */
final class AppRequest {

  private final Event event;
  private final Request members;

  AppRequest(Event event) {
    this.event = event;
    this.members = ChatJson.parse(event);
  }

  /** {@return the object} */
  Request members() {
    return members;
  }

  /**
   * {@return the bytes that come with it}
   *
   * @throws Refusal if there are none
   */
  byte[] bytes() throws Refusal {
    if (event.size() < 2 || event.json(1).kind() != JsonKind.BINARY) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "A request of this type comes with bytes.");
    }
    return event.get(1, byte[].class);
  }

  /** Answers with an object. */
  void answer(Object answer) {
    event.ack().send(ChatJson.argument(answer));
  }

  /** Answers with an object and bytes. */
  void answer(Object answer, byte[] bytes) {
    event.ack().send(ChatJson.argument(answer), bytes);
  }

  /** Answers with what comes of something, or with why nothing does. */
  void answer(CompletionStage<?> answer) {
    answer.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            answer(done);
          } else {
            refuse(Chat.refusal(failure));
          }
        });
  }

  /** Says that it is not carried out, if an answer is asked for. */
  void refuse(Refusal refusal) {
    answer(ServerMessage.Refused.of(members, refusal));
  }
}
