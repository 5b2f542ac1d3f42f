package io.holdfast.socketio;

import java.util.List;

/** Not all answered in time; holds the answers of those who did. */
public final class AckTimeoutException extends SocketIoException {

  private static final long serialVersionUID = 1L;

  private final transient List<Arguments> responses;

  /**
   * Creates an exception.
   *
   * @param responses those that came in time
   */
  public AckTimeoutException(List<Arguments> responses) {
    super(SocketIoError.ACK_TIMED_OUT, "operation has timed out", null);
    this.responses = List.copyOf(responses);
  }

  /** {@return the answers that came in time} */
  public List<Arguments> responses() {
    return responses;
  }
}
