package io.holdfast.bench;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs benchmarks on threads of the kind that event loops have: Netty's allocators keep memory at
 * hand for these only, and on others would look slower than they are.
 */
public final class LoopThreads extends ThreadPoolExecutor {

  /**
   * Called by JMH, which finds the class by its name.
   *
   * @param maxThreads how many threads there are
   * @param prefix of their names
   */
  public LoopThreads(int maxThreads, String prefix) {
    super(
        maxThreads,
        maxThreads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
