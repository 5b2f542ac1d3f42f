package io.holdfast.socketio;

/** One listener. Two are the same if they are one object. */
final class Listener {

  /** What there is to listen to. */
  enum Kind {
    /** Events of one name. */
    EVENT,
    /** All events. */
    ANY,
    /** All events that are sent. */
    ANY_OUTGOING,
    /** Errors. */
    ERROR,
    /** The end, with the rooms still there. */
    DISCONNECTING,
    /** The end. */
    DISCONNECT,
    /** A slow client has caught up. */
    DRAIN,
    /** Events before they are handed on. */
    MIDDLEWARE
  }

  private final Kind kind;
  private final String name;
  private final Object action;
  private final Object original;
  private final boolean isOnce;

  /** Listens to an event. */
  Listener(String name, Object action, Object original, boolean isOnce) {
    this.kind = Kind.EVENT;
    this.name = name;
    this.action = action;
    this.original = original;
    this.isOnce = isOnce;
  }

  /** Listens to what is no single event. */
  Listener(Kind kind, Object action) {
    this.kind = kind;
    this.name = "";
    this.action = action;
    this.original = action;
    this.isOnce = false;
  }

  Kind kind() {
    return kind;
  }

  /** {@return the name of the event, empty for kinds that are no events} */
  String name() {
    return name;
  }

  /** {@return what is called, of the type that the kind asks for} */
  Object action() {
    return action;
  }

  /** {@return what the user handed in} */
  Object original() {
    return original;
  }

  /** {@return whether it is removed by the first event} */
  boolean isOnce() {
    return isOnce;
  }
}
