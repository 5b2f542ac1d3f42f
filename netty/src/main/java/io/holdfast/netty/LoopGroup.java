package io.holdfast.netty;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Members over all loops that hear the same messages. One that is not open any more leaves by
 * itself.
 *
 * <p>Safe for use by several threads. What one thread does, joining, leaving and sending, takes
 * effect in its order.
 */
final class LoopGroup {

  /*
   * Each loop has its part and owns it without locks; what concerns another loop's part becomes
   * a task of that loop. A broadcast reaches each loop once. The array of parts only grows, by
   * as many as there are loops, and is copied when it does.
   */
  private final AtomicInteger size = new AtomicInteger();
  private volatile GroupPart[] parts = {};

  /** {@return how many members are in the group} */
  int size() {
    return size.get();
  }

  /** Adds somebody; does nothing if they are in the group or not open any more. */
  void add(MemberSource source) {
    GroupPart part = ensurePart(source.shard());
    part.announce();
    part.shard()
        .run(
            () -> {
              if (part.addAnnounced(source.member())) {
                size.incrementAndGet();
              }
            });
  }

  /** Removes somebody, who still hears what was sent before. */
  void remove(MemberSource source) {
    GroupPart part = part(source.shard());
    if (part != null) {
      part.shard().run(() -> part.remove(source.member()));
    }
  }

  void removed() {
    size.decrementAndGet();
  }

  /** Sends a message to all but one, or to all. */
  void publish(GroupMessage message, @Nullable MemberSource except) {
    for (GroupPart part : parts) {
      publish(part, message, except);
    }
  }

  /**
   * Sends on a message that was received on this loop to all but one, or to all.
   *
   * @param message still valid; it is copied where it is not laid out at once
   */
  void publish(Message message, @Nullable MemberSource except) {
    GroupMessage prepared = null;
    for (GroupPart part : parts) {
      if (part.shard().inLoop() && !part.compresses(message.length())) {
        part.publish(new ReceivedGroupMessage(message), memberOf(except, part));
      } else {
        prepared = prepared != null ? prepared : new PreparedGroupMessage(message.prepared());
        publish(part, prepared, except);
      }
    }
  }

  private static void publish(GroupPart part, GroupMessage message, @Nullable MemberSource except) {
    if (part.shard().inLoop()) {
      part.publish(message, memberOf(except, part));
    } else if (!part.isEmpty()) {
      part.shard().execute(() -> part.publish(message, memberOf(except, part)));
    }
  }

  /** {@return who is left out, if they are of that part} */
  private static @Nullable GroupMember memberOf(@Nullable MemberSource source, GroupPart part) {
    return source != null && source.shard() == part.shard() ? source.member() : null;
  }

  /** Does something with each member, on its loop, in batches. */
  void forEach(Consumer<GroupMember> action) {
    for (GroupPart part : parts) {
      part.shard().execute(() -> part.forEach(action));
    }
  }

  private @Nullable GroupPart part(Shard shard) {
    for (GroupPart part : parts) {
      if (part.shard() == shard) {
        return part;
      }
    }
    return null;
  }

  private GroupPart ensurePart(Shard shard) {
    GroupPart part = part(shard);
    return part != null ? part : addPart(shard);
  }

  private synchronized GroupPart addPart(Shard shard) {
    GroupPart present = part(shard);
    if (present != null) {
      return present;
    }
    GroupPart added = new GroupPart(shard, this);
    GroupPart[] grown = Arrays.copyOf(parts, parts.length + 1);
    grown[parts.length] = added;
    parts = grown;
    return added;
  }
}
