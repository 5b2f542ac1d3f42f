package io.holdfast.netty;

import io.holdfast.websocket.PreparedMessage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections that hear the same messages, over all loops. A connection that closes leaves by
 * itself.
 *
 * <p>Safe for use by several threads. What one thread does, joining, leaving and sending, takes
 * effect in its order.
 */
public final class Group {

  /*
   * Each loop has its part and owns it without locks; what concerns another loop's part becomes
   * a task of that loop. A broadcast reaches each loop once. The array of parts only grows, by
   * as many as there are loops, and is copied when it does.
   */
  private final AtomicInteger size = new AtomicInteger();
  private volatile GroupPart[] parts = {};

  /** Creates an empty group. */
  public Group() {}

  /** {@return how many connections are in the group} */
  public int size() {
    return size.get();
  }

  /**
   * Adds a connection; does nothing if it is in the group or not open any more.
   *
   * @param connection to add
   */
  public void add(Connection connection) {
    FrameDecodeHandler member = connection.handler();
    GroupPart part = ensurePart(member.shard());
    part.announce();
    on(
        part,
        () -> {
          if (part.addAnnounced(member)) {
            size.incrementAndGet();
          }
        });
  }

  /**
   * Removes a connection; does nothing if it is not in the group.
   *
   * @param connection to remove; it still hears what was sent before
   */
  public void remove(Connection connection) {
    FrameDecodeHandler member = connection.handler();
    GroupPart part = part(member.shard());
    if (part != null) {
      on(part, () -> part.remove(member));
    }
  }

  void removed() {
    size.decrementAndGet();
  }

  /**
   * Sends a message to all.
   *
   * @param message to send
   */
  public void broadcast(PreparedMessage message) {
    publish(message, null);
  }

  /**
   * Sends a message to all but one.
   *
   * @param message to send
   * @param except who does not get it
   */
  public void broadcastExcept(PreparedMessage message, Connection except) {
    publish(message, except.handler());
  }

  /**
   * Sends on a message that was received to all.
   *
   * @param message still valid
   */
  public void broadcast(Message message) {
    publish(message, null);
  }

  /**
   * Sends on a message that was received to all but one.
   *
   * @param message still valid
   * @param except who does not get it
   */
  public void broadcastExcept(Message message, Connection except) {
    publish(message, except.handler());
  }

  /**
   * Does something with each connection, on its loop, in batches between which the loop turns to
   * its other work.
   *
   * @param action must not block
   */
  public void forEach(Consumer<Connection> action) {
    for (GroupPart part : parts) {
      part.shard().execute(() -> part.forEach(action));
    }
  }

  private void publish(PreparedMessage message, @Nullable FrameDecodeHandler except) {
    for (GroupPart part : parts) {
      if (!part.isEmpty() || part.shard().inLoop()) {
        on(part, () -> part.publish(message, except));
      }
    }
  }

  private void publish(Message message, @Nullable FrameDecodeHandler except) {
    PreparedMessage prepared = null;
    for (GroupPart part : parts) {
      boolean isHere = part.shard().inLoop();
      if (isHere && !part.compresses(message.length())) {
        part.publish(message, except);
      } else if (!part.isEmpty()) {
        prepared = prepared != null ? prepared : message.prepared();
        PreparedMessage copy = prepared;
        on(part, () -> part.publish(copy, except));
      }
    }
  }

  private static void on(GroupPart part, Runnable task) {
    if (part.shard().inLoop()) {
      task.run();
    } else {
      part.shard().execute(task);
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
