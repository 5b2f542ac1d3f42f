package io.holdfast.socketio.admin;

import java.util.List;
import java.util.stream.Stream;

/** What the page may find, in its words. */
enum Feature {
  EMIT(true),
  JOIN(true),
  LEAVE(true),
  DISCONNECT(true),
  MJOIN(true),
  MLEAVE(true),
  MDISCONNECT(true),
  AGGREGATED_EVENTS(false),
  ALL_EVENTS(false);

  private final boolean isAction;

  Feature(boolean isAction) {
    this.isAction = isAction;
  }

  static List<String> supported(AdminOptions options) {
    boolean isVerbose = options.mode() == AdminMode.DEVELOPMENT && options.areEventsTold();
    return Stream.of(values())
        .filter(feature -> !(feature.isAction && options.isReadOnly()))
        .filter(feature -> feature != ALL_EVENTS || isVerbose)
        .map(Feature::name)
        .toList();
  }
}
