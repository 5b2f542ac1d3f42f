package io.holdfast.apps;

/**
 * What is watched in a room.
 *
 * @param revision how often it was changed, 0 for never
 * @param url of what is watched, empty for what the page draws itself
 * @param playing whether it runs
 * @param position where it was at {@code time}, in seconds
 * @param rate how fast it runs, 1 for as it was made
 * @param time of the server when it was changed, in milliseconds since 1970
 * @param by the name of whoever changed it, empty if nobody did
 */
record WatchState(
    long revision,
    String url,
    boolean playing,
    double position,
    double rate,
    long time,
    String by) {

  /** {@return what there is before anybody has done anything} */
  static WatchState first(long time) {
    return new WatchState(0, "", false, 0, 1, time, "");
  }
}
