package io.holdfast.netty;

/** Who can be put into groups: a connection, or a session that may change its transport. */
interface MemberSource {

  /** {@return the shard of its loop; may be called by any thread} */
  Shard shard();

  /** {@return who hears groups for it now; called on its loop} */
  GroupMember member();
}
