package io.holdfast.netty;

import io.holdfast.websocket.DeflateParameters;

/**
 * What the members of a lane have in common: the bytes that a message has for them.
 *
 * @param compression how messages are compressed
 * @param windowBits of the window that shared messages must fit in, 0 where nothing is shared
 * @param thresholdBytes messages shorter than this are not compressed
 */
record LaneKind(Compression compression, int windowBits, int thresholdBytes) {

  /** How the messages of a lane are compressed. */
  enum Compression {
    /** Not at all. */
    NONE,
    /** Once for all members. */
    SHARED,
    /**
     * For each member anew, since each refers to what it has seen before; or sent to each alone,
     * since each has its own masking keys.
     */
    INDIVIDUAL
  }

  static final LaneKind PLAIN = new LaneKind(Compression.NONE, 0, Integer.MAX_VALUE);

  /** Of clients: each of their frames is masked with another key (RFC 6455 §5.3). */
  static final LaneKind MASKED = new LaneKind(Compression.INDIVIDUAL, 0, 0);

  static LaneKind of(DeflateParameters parameters, int thresholdBytes) {
    return parameters.serverNoContextTakeover()
        ? new LaneKind(Compression.SHARED, parameters.serverMaxWindowBits(), thresholdBytes)
        : new LaneKind(Compression.INDIVIDUAL, 0, thresholdBytes);
  }
}
