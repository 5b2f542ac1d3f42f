package io.holdfast.netty;

import io.holdfast.websocket.DeflateParameters;

/**
 * What the members of a lane have in common: the bytes that a message has for them.
 *
 * @param form of a message
 * @param compression how messages are compressed
 * @param windowBits of the window that shared messages must fit in, 0 where nothing is shared
 * @param thresholdBytes messages shorter than this are not compressed
 */
record LaneKind(Form form, Compression compression, int windowBits, int thresholdBytes) {

  /** How a message is laid out. */
  enum Form {
    /** A WebSocket frame for each. */
    FRAMES,
    /** The same, with the kind of packet in front of bytes, as in Engine.IO 3. */
    MARKED_FRAMES,
    /** A packet and a separator for each, as polls of Engine.IO 4 are answered with. */
    PACKETS
  }

  /** How the messages of a lane are compressed. */
  enum Compression {
    /** Not at all. */
    NONE,
    /** Once for all members. */
    SHARED,
    /**
     * For each member anew, since each refers to what it has seen before; or sent to each alone,
     * since each has its own masking keys, or its own way to lay out messages.
     */
    INDIVIDUAL
  }

  static final LaneKind PLAIN = new LaneKind(Form.FRAMES, Compression.NONE, 0, Integer.MAX_VALUE);

  /** Of clients: each of their frames is masked with another key (RFC 6455 §5.3). */
  static final LaneKind MASKED = new LaneKind(Form.FRAMES, Compression.INDIVIDUAL, 0, 0);

  /** Of sessions of Engine.IO 4 that poll. */
  static final LaneKind POLLS = new LaneKind(Form.PACKETS, Compression.NONE, 0, Integer.MAX_VALUE);

  /** Of sessions of Engine.IO 3 that poll: whether an answer is text or bytes differs. */
  static final LaneKind EACH_POLL = new LaneKind(Form.PACKETS, Compression.INDIVIDUAL, 0, 0);

  static LaneKind of(DeflateParameters parameters, int thresholdBytes) {
    return parameters.serverNoContextTakeover()
        ? new LaneKind(
            Form.FRAMES, Compression.SHARED, parameters.serverMaxWindowBits(), thresholdBytes)
        : new LaneKind(Form.FRAMES, Compression.INDIVIDUAL, 0, thresholdBytes);
  }

  LaneKind in(Form otherForm) {
    return form == otherForm
        ? this
        : new LaneKind(otherForm, compression, windowBits, thresholdBytes);
  }

  /** {@return whether a message of that length is compressed, or sent to each alone} */
  boolean compresses(int payloadBytes) {
    return compression != Compression.NONE && payloadBytes >= thresholdBytes;
  }
}
