package io.holdfast.apps;

import io.holdfast.doors.Caller;

/** What one of the apps does with a connection. */
interface AppDoor {

  /** {@return the namespace, which is also the path of its page} */
  String path();

  /** Begins to carry out what a visitor asks for. Called on the loop of the connection. */
  void open(AppVisit visit, Caller caller);
}
