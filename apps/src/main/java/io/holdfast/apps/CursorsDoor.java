package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Caller;
import java.util.List;

/** {@code /apps/cursors}: where everybody points to. Safe for use by several threads. */
final class CursorsDoor implements AppDoor {

  private final AppRooms rooms;

  CursorsDoor(AppLimits limits, Access access) {
    this.rooms = new AppRooms(limits, access, room -> {});
  }

  /** A place, as parts of the width and the height. */
  private record Place(double x, double y) {}

  @Override
  public String path() {
    return "/apps/cursors";
  }

  @Override
  public void open(AppVisit visit, Caller caller) {
    visit
        .on("enter", request -> visit.enter(rooms, request))
        .on("move", request -> move(visit, request));
    visit.socket().onDisconnect(reason -> visit.leave(rooms));
  }

  private static void move(AppVisit visit, AppRequest request) throws Refusal {
    Place place =
        new Place(request.members().number("x", 0, 1), request.members().number("y", 0, 1));
    visit.member().show(List.of(ChatJson.argument(place)));
  }
}
