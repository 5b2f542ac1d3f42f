package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Caller;

/**
 * {@code /apps/relay}: what one says goes to everyone but the one, and is kept nowhere. Safe for
 * use by several threads.
 */
final class RelayDoor implements AppDoor {

  private final AppRooms rooms;

  RelayDoor(AppLimits limits, Access access) {
    this.rooms = new AppRooms(limits, access, room -> {});
  }

  /** What the others are told. */
  private record Said(AppMember.Shown from, String text) {}

  /** What is answered to whoever said it. */
  private record Relayed(String type) {}

  @Override
  public String path() {
    return "/apps/relay";
  }

  @Override
  public void open(AppVisit visit, Caller caller) {
    visit
        .on("enter", request -> visit.enter(rooms, request))
        .on("say", request -> say(visit, request));
    visit.socket().onDisconnect(reason -> visit.leave(rooms));
  }

  private static void say(AppVisit visit, AppRequest request) throws Refusal {
    AppMember member = visit.member();
    String text = visit.rules().text(request.members().text("text"));
    visit.change(
        () -> member.others().emit("said", ChatJson.argument(new Said(member.shown(), text))));
    request.answer(new Relayed("relayed"));
  }
}
