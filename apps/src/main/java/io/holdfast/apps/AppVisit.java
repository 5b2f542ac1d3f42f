package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Pace;
import io.holdfast.chat.Person;
import io.holdfast.chat.RateLimit;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Caller;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an app: who it is, what it asks for and how often, and the room that it is in.
 *
 * <p>Confined to the connection's loop.
 */
final class AppVisit {

  private final Socket socket;
  private final Caller caller;
  private final ChatRules rules;
  private final Access access;
  private final Pace pace;
  private final RateLimit rate;
  private final Map<String, Handler> handlers = new HashMap<>();

  /** The room that the visitor is in, if any. Read by others, too. */
  private final Set<String> rooms = ConcurrentHashMap.newKeySet();

  private @Nullable AppMember member;

  AppVisit(Socket socket, Caller caller, Chat chat, ChatLimits limits) {
    this.socket = socket;
    this.caller = caller;
    this.rules = chat.rules();
    this.access = chat.access();
    this.pace = chat.pace();
    this.rate = limits.rate();
    socket.onAny(this::receive);
    caller.stay().tell(message -> socket.emit(ChatJson.type(message), ChatJson.argument(message)));
    on("token", request -> request.answer(caller.stay().renew(request.members().token())));
  }

  /** Carries out one type of request. */
  interface Handler {

    /**
     * Carries it out, and answers it now or later.
     *
     * @throws Refusal if it is not carried out
     */
    void handle(AppRequest request) throws Refusal;
  }

  /** From now on requests of a type are carried out. */
  AppVisit on(String type, Handler handler) {
    handlers.put(type, handler);
    return this;
  }

  private void receive(Event event) {
    AppRequest request = new AppRequest(event);
    try {
      pace.count(rate, caller.asker());
      Handler handler = handlers.get(event.name());
      if (handler == null) {
        throw new Refusal(Refusal.Code.BAD_REQUEST, "There is no such type of request.");
      }
      handler.handle(request);
    } catch (Refusal refusal) {
      request.refuse(refusal);
    }
  }

  /** Lets the visitor into the room that is asked for, out of another one if they were in one. */
  void enter(AppRooms rooms, AppRequest request) throws Refusal {
    String room = rules.room(request.members().text("room"));
    String name = request.members().word("name");
    Person person =
        caller.isSignedIn() || name == null
            ? caller.person()
            : caller.person().named(rules.name(name));
    leave(rooms);
    member = rooms.enter(new AppGuest(room, socket, person, caller.asker()), request);
    this.rooms.add(room);
  }

  /**
   * Changes something in the room, if the visitor may, while nothing about that changes.
   *
   * @param change to be made
   * @throws Refusal if they may not; it is not made then
   */
  void change(Runnable change) throws Refusal {
    access.write(member().room(), caller.asker(), change);
  }

  void leave(AppRooms rooms) {
    if (member != null) {
      rooms.leave(member);
      this.rooms.clear();
      member = null;
    }
  }

  /**
   * {@return who is in a room here}
   *
   * @throws Refusal if nobody is, or they may not be in it any more: whoever was removed is asked
   *     to go, and may ask for something before they have
   */
  AppMember member() throws Refusal {
    if (member == null) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "Enter a room first.");
    }
    access.requireRead(member.room(), caller.asker());
    return member;
  }

  /** {@return the room that the visitor is in, if any, whenever that is asked} */
  Set<String> rooms() {
    return rooms;
  }

  Socket socket() {
    return socket;
  }

  ChatRules rules() {
    return rules;
  }
}
