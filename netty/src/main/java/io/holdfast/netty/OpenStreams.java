package io.holdfast.netty;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streamed replies of a port, which end with it.
 *
 * <p>Safe for use by several threads.
 */
final class OpenStreams {

  private final Set<HttpStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean isEnding;

  void add(HttpStream stream) {
    streams.add(stream);
    stream.onClose(() -> streams.remove(stream));
    if (isEnding) {
      stream.end();
    }
  }

  /** Ends those that are open, and those that are still to come. */
  void endAll() {
    isEnding = true;
    streams.forEach(HttpStream::end);
  }
}
