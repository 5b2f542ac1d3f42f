package io.holdfast.log;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a connection of a user says of how far they have read. Safe for use by several threads,
 * except where it says otherwise; when the log is closed, nothing happens any more.
 */
public interface ReadPlaceConnection extends AutoCloseable {

  /**
   * The user has read up to a position, unless they had read further before. It is told to their
   * other connections, and kept soon.
   *
   * @param stream in which they have
   * @param position of the last entry that they have read; what is not there yet is not read
   */
  void read(String stream, LogPosition position);

  /**
   * The user wants to know no more of a stream.
   *
   * @param stream to forget
   */
  void forget(String stream);

  /**
   * {@return how far the user has read in a stream, empty if it is not known. To be called on the
   * log's thread}
   *
   * @param stream in which they have
   */
  Optional<LogPosition> position(String stream);

  /**
   * Tells all places of the user, and counts what they have not read.
   *
   * @return the places, the one that changed last at the end; the same for whoever asks again
   *     before that; fails with {@link LogException}
   */
  CompletionStage<List<ReadPlace>> places();

  /** It has ended. */
  @Override
  void close();
}
