package io.holdfast.netty;

import java.util.Comparator;

/**
 * One member in one lane of a group.
 *
 * <p>Confined to its loop.
 */
final class Membership {

  static final Comparator<Membership> BY_NEXT_SEQUENCE =
      Comparator.comparingLong(membership -> membership.lane.nextSequence(membership));

  private final Lane lane;
  private final GroupMember member;

  /** Where it stands in the lane. */
  int index;

  /** Where it stands among the memberships of the member. */
  int place;

  /** The number of the next message of the lane that the member has not taken over. */
  long nextMessage;

  Membership(Lane lane, GroupMember member) {
    this.lane = lane;
    this.member = member;
  }

  Lane lane() {
    return lane;
  }

  GroupMember member() {
    return member;
  }

  /** {@return whether the lane has something laid out that the member has not taken over} */
  boolean isBehind() {
    return lane.isBehind(this);
  }

  /** The member takes over all that is laid out. */
  void takeAll() {
    lane.handOverAll(this);
  }

  /** The member takes over the next message. */
  void takeNext() {
    lane.handOverNext(this);
  }
}
