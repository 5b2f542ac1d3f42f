package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import io.holdfast.doors.Caller;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/**
 * {@code /apps/watch}: something that is played to all in a room in step. What comes last counts;
 * it is forgotten when nobody is there. Safe for use by several threads.
 */
final class WatchDoor implements AppDoor {

  private static final double MAX_SECONDS = 360_000;
  private static final double MIN_RATE = 0.25;
  private static final double MAX_RATE = 4;

  private final InstantSource clock;
  private final AppRooms rooms;
  private final Map<String, WatchState> states = new ConcurrentHashMap<>();

  WatchDoor(AppLimits limits, Access access, InstantSource clock) {
    this.clock = clock;
    this.rooms = new AppRooms(limits, access, states::remove);
  }

  /** The time of the server, in milliseconds since 1970. */
  private record Time(long time) {}

  @Override
  public String path() {
    return "/apps/watch";
  }

  @Override
  public void open(AppVisit visit, Caller caller) {
    visit
        .on("enter", request -> enter(visit, request))
        .on("control", request -> control(visit, request))
        .on("time", request -> request.answer(new Time(clock.millis())));
    visit.socket().onDisconnect(reason -> visit.leave(rooms));
  }

  private void enter(AppVisit visit, AppRequest request) throws Refusal {
    visit.enter(rooms, request);
    String room = visit.member().room();
    WatchState state = states.computeIfAbsent(room, name -> WatchState.first(clock.millis()));
    visit.socket().emit("state", ChatJson.argument(state));
  }

  private void control(AppVisit visit, AppRequest request) throws Refusal {
    AppMember member = visit.member();
    Request asked = request.members();
    String url = visit.rules().media(asked.text("url"));
    boolean isPlaying = asked.flag("playing");
    double position = asked.number("position", 0, MAX_SECONDS);
    double rate = asked.number("rate", MIN_RATE, MAX_RATE);
    visit.change(
        () -> {
          WatchState state =
              change(
                  member,
                  before ->
                      new WatchState(
                          before + 1,
                          url,
                          isPlaying,
                          position,
                          rate,
                          clock.millis(),
                          member.person().name()));
          request.answer(state);
        });
  }

  /** One at a time, so that all are told in the order of revisions. */
  private WatchState change(AppMember member, LongFunction<WatchState> change) {
    return Objects.requireNonNull(
        states.compute(
            member.room(),
            (room, before) -> {
              WatchState state = change.apply(before == null ? 0 : before.revision());
              member.others().emit("state", ChatJson.argument(state));
              return state;
            }));
  }
}
