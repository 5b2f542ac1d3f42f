package io.holdfast.socketio;

/**
 * Looks at an event before its listeners. What it throws or fails with goes to the listeners of
 * {@link Socket#onError}, and the event goes to none.
 */
@FunctionalInterface
public interface PacketMiddleware {

  /**
   * Looks at an event. Called where listeners run; the events behind it wait.
   *
   * @param event that came
   * @param next to be called once
   */
  void handle(Event event, Next next);
}
