package io.holdfast.netty;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Streamed replies that are sent the same, over all loops. A stream that ends leaves by itself.
 *
 * <p>Safe for use by several threads. What one thread does, adding, removing and sending, takes
 * effect in its order.
 */
public final class HttpStreamGroup {

  private final Map<Shard, Part> parts = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();

  /** Creates an empty group. */
  public HttpStreamGroup() {}

  /** {@return how many streams are in the group} */
  public int size() {
    return size.get();
  }

  /**
   * Adds a stream; does nothing if it is in the group or over.
   *
   * @param stream to add
   */
  public void add(HttpStream stream) {
    Part part = parts.computeIfAbsent(stream.shard(), shard -> new Part());
    stream.shard().run(() -> part.add(stream));
  }

  /**
   * Removes a stream; does nothing if it is not in the group.
   *
   * @param stream to remove; it is still sent what was sent before
   */
  public void remove(HttpStream stream) {
    Part part = parts.get(stream.shard());
    if (part != null) {
      stream.shard().run(() -> part.remove(stream));
    }
  }

  /**
   * Sends bytes to all: each loop is told once.
   *
   * @param bytes not to be changed any more
   */
  public void broadcast(ByteBuffer bytes) {
    parts.forEach((shard, part) -> shard.run(() -> part.send(bytes)));
  }

  /** The streams of one loop. Confined to it. */
  private final class Part {

    private final Set<HttpStream> members = new LinkedHashSet<>();

    void add(HttpStream stream) {
      if (stream.isOpen() && members.add(stream)) {
        size.incrementAndGet();
        stream.onClose(() -> remove(stream));
      }
    }

    void remove(HttpStream stream) {
      if (members.remove(stream)) {
        size.decrementAndGet();
      }
    }

    void send(ByteBuffer bytes) {
      // One that is cut for it is removed later, when its connection has ended.
      members.forEach(stream -> stream.send(bytes));
    }
  }
}
