package io.holdfast.socketio.admin;

/** How much the admin page is told. */
public enum AdminMode {
  /** Every socket, room and event. Costs work for each. */
  DEVELOPMENT,
  /** Numbers only. */
  PRODUCTION
}
