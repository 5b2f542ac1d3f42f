package io.holdfast.websocket;

/**
 * The closing handshake (RFC 6455 §7) as a state machine.
 *
 * <p>Confined to one thread.
 */
final class ClosingHandshake {

  /*
   *            closeSent             closeReceived
   *   OPEN ───────────────► SENT ─────────────────► DONE
   *    │ │  closeReceived                             ▲
   *    │ └────────────────► RECEIVED ─────────────────┘ closeSent
   *    │ failed (also from SENT)
   *    └────────────────────────────────────────► FAILED
   *
   * Each state but OPEN has a deadline, at which the transport is cut.
   */
  private enum State {
    OPEN,
    SENT,
    RECEIVED,
    DONE,
    FAILED
  }

  private final long timeoutNanos;
  private State state = State.OPEN;
  private long deadlineNanos;
  private CloseCode receivedCode = CloseCode.ABNORMAL;
  private String receivedReason = "";

  ClosingHandshake(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /** A Close frame goes out. */
  void closeSent(long nowNanos) {
    assert maySend() : state;
    state = state == State.RECEIVED ? State.DONE : State.SENT;
    deadlineNanos = nowNanos + timeoutNanos;
  }

  /** A Close frame came in. */
  void closeReceived(CloseCode code, String reason, long nowNanos) {
    assert mayReceive() : state;
    state = state == State.SENT ? State.DONE : State.RECEIVED;
    deadlineNanos = nowNanos + timeoutNanos;
    receivedCode = code;
    receivedReason = reason;
  }

  /** The connection is failed (§7.1.7): nothing that still arrives counts. */
  void failed(long nowNanos) {
    state = State.FAILED;
    deadlineNanos = nowNanos + timeoutNanos;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** {@return whether frames may still be sent, a Close frame at least} */
  boolean maySend() {
    return state == State.OPEN || state == State.RECEIVED;
  }

  /** {@return whether frames that arrive still count} */
  boolean mayReceive() {
    return state == State.OPEN || state == State.SENT;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /** {@return when the transport is cut; meaningless while open} */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** {@return how the connection ended, once the transport has} */
  CloseEvent event() {
    return new CloseEvent(receivedCode, receivedReason, state == State.DONE);
  }
}
