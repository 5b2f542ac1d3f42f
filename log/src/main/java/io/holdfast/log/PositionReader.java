package io.holdfast.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** Reads the positions of streams in one direction. Used by one thread at a time. */
final class PositionReader {

  /*
   * A merge of the streams' indexes: each stream is read a few positions at a time, and more when
   * these are used up. So k streams of which n positions are returned cost k searches and some
   * 2 n + k · MIN_CHUNK positions, however many there are.
   */
  static final String FORWARDS =
      """
      SELECT position FROM entry
        WHERE stream = (SELECT number FROM stream WHERE name = ?1) AND position > ?2
      UNION ALL SELECT position FROM further
        WHERE stream = (SELECT number FROM stream WHERE name = ?1) AND position > ?2
      ORDER BY position LIMIT ?3
      """;

  static final String BACKWARDS =
      """
      SELECT position FROM entry
        WHERE stream = (SELECT number FROM stream WHERE name = ?1) AND position < ?2
      UNION ALL SELECT position FROM further
        WHERE stream = (SELECT number FROM stream WHERE name = ?1) AND position < ?2
      ORDER BY position DESC LIMIT ?3
      """;

  private static final int MIN_CHUNK = 4;

  private static final int MAX_CHUNK = 1_024;

  private final LazyStatement select;
  private final Comparator<StreamCursor> order;

  private PositionReader(Connection connection, String sql, Comparator<StreamCursor> order) {
    this.select = new LazyStatement(connection, sql);
    this.order = order;
  }

  /** {@return a reader that begins with the lowest position} */
  static PositionReader forwards(Connection connection) {
    return new PositionReader(connection, FORWARDS, Comparator.comparingLong(StreamCursor::head));
  }

  /** {@return a reader that begins with the highest position} */
  static PositionReader backwards(Connection connection) {
    return new PositionReader(
        connection, BACKWARDS, Comparator.comparingLong(StreamCursor::head).reversed());
  }

  /**
   * {@return the first positions of the union of streams, each once, in the reader's direction}
   *
   * @param from beyond which to read
   */
  List<Long> read(Set<String> streams, long from, int count) throws SQLException {
    long share = Math.max(MIN_CHUNK, 2L * count / streams.size());
    int chunk = (int) Math.min(Math.min(share, count), MAX_CHUNK);
    PriorityQueue<StreamCursor> cursors = new PriorityQueue<>(streams.size(), order);
    for (String stream : streams) {
      enqueue(cursors, new StreamCursor(stream, chunk), from);
    }
    List<Long> positions = new ArrayList<>();
    long last = from;
    StreamCursor cursor = cursors.poll();
    while (cursor != null && positions.size() < count) {
      if (cursor.head() != last) {
        last = cursor.head();
        positions.add(last);
      }
      cursor.advance();
      enqueue(cursors, cursor, last);
      cursor = cursors.poll();
    }
    return positions;
  }

  /** Puts a stream back in its place, unless all of it was read. */
  private void enqueue(PriorityQueue<StreamCursor> cursors, StreamCursor cursor, long from)
      throws SQLException {
    if (cursor.isDrained() && !cursor.isEnded()) {
      cursor.fill(positions(cursor.stream(), from, cursor.chunk()), MAX_CHUNK);
    }
    if (!cursor.isDrained()) {
      cursors.add(cursor);
    }
  }

  private long[] positions(String stream, long from, int count) throws SQLException {
    PreparedStatement query = select.get();
    query.setString(1, stream);
    query.setLong(2, from);
    query.setInt(3, count);
    long[] positions = new long[count];
    int size = 0;
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        positions[size++] = rows.getLong(1);
      }
    }
    return Arrays.copyOf(positions, size);
  }

  /** Lets go of the statement after a failure. */
  void discard(Throwable cause) {
    select.discard(cause);
  }
}
