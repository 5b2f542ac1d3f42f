package io.holdfast.doors;

import io.holdfast.chat.Access;
import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import tools.jackson.databind.JsonNode;

/**
 * What the doors over HTTP have in common.
 *
 * @param chat that they lead to
 * @param feeds of its rooms
 * @param posters who come in by them
 * @param gate that everybody who uses them comes by
 * @param connections that are listed
 * @param limits of what clients can take from them
 * @param postBytes longest body of a post; a longer one is refused with TOO_LARGE
 */
public record DoorKeeper(
    Chat chat,
    Feeds feeds,
    Posters posters,
    Gate gate,
    Connections connections,
    DoorLimits limits,
    int postBytes) {

  public ChatRules rules() {
    return chat.rules();
  }

  public Access access() {
    return chat.access();
  }

  /**
   * {@return who asks: whoever is signed in, else whoever knows the secret that is sent, else a
   * guest}
   *
   * @throws Refusal if they are not let in
   */
  Asker ask(HttpCall call) throws Refusal {
    Asker who = Asker.of(gate.admit(call), null, call.remoteAddress());
    access().house().requireWelcome(who);
    return who;
  }

  /** {@return an answer to those alone who may read the room} */
  HttpDoor.Answer reading(HttpDoor.Answer answer) {
    return (call, who, room) -> {
      access().requireRead(room, who);
      return answer.answer(call, who, room);
    };
  }

  /**
   * {@return the JSON that a client posts}
   *
   * @param call that posts it
   * @throws Refusal if it is too long, or none
   */
  JsonNode posted(HttpCall call) throws Refusal {
    if (call.body().remaining() > postBytes) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "A request has at most " + postBytes + " bytes.");
    }
    return ChatJson.read(call.body());
  }
}
