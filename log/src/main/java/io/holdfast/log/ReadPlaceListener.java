package io.holdfast.log;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;

/**
 * Learns what the user does on other connections. Called on the log's thread; must not block. First
 * comes {@link #opened} or {@link #failed}.
 */
public interface ReadPlaceListener {

  /** The places are known: from now on {@link ReadPlaceConnection#position} tells them. */
  void opened();

  /**
   * The user has read on, on another connection.
   *
   * @param stream in which they have
   * @param position up to which they have
   */
  void read(String stream, LogPosition position);

  /**
   * The user wants to know no more of a stream, as they said on another connection.
   *
   * @param stream that is forgotten
   */
  void forgotten(String stream);

  /**
   * The places cannot be read, and nothing is kept of what this connection says.
   *
   * @param cause why
   */
  void failed(LogException cause);
}
