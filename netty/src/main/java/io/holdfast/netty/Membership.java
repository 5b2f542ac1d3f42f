package io.holdfast.netty;

/**
 * One connection in one lane of a group.
 *
 * <p>Confined to its loop.
 */
final class Membership {

  private final Lane lane;
  private final FrameDecodeHandler member;

  /** Where it stands in the lane. */
  int index;

  /** The number of the next message of the lane that the connection has not taken over. */
  long nextMessage;

  Membership(Lane lane, FrameDecodeHandler member) {
    this.lane = lane;
    this.member = member;
  }

  Lane lane() {
    return lane;
  }

  FrameDecodeHandler member() {
    return member;
  }
}
